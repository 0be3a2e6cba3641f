// Attestations from what was said: new entries, and what of the earlier ones still stands beside them.

import { DATA, ENTRY_KEYS } from "./page.js";
import { rounded } from "./places.js";
import { keyOf, sitting } from "./sitting.js";

const IDENTITY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function validIdentity(text) {
  return IDENTITY.test(text);
}

export function said(face) {
  return face.say === "letter" ? Boolean(face.letter) : Boolean(face.say) && face.words.trim() !== "";
}

export function ownEntries() {
  return [...DATA.assets.flatMap((asset) => asset.views.flatMap((view) => peopleEntry(asset, view))), ...answerEntries()];
}

function signature() {
  return { by: sitting.by, role: sitting.role, on: sitting.on };
}

function peopleEntry(asset, view) {
  const statement = sitting.people.get(keyOf(asset, view));
  if (!statement?.touched) return [];
  const faces = statement.faces.filter(said).map(stated);
  const entry = { asset: view.px, ...signature() };
  if (view.primary && statement.count !== null) entry.people_count = statement.count;
  if (faces.length) entry.faces = faces;
  if (view.primary && sitting.notes.get(asset.number)) entry.note = sitting.notes.get(asset.number);
  return entry.faces || entry.people_count !== undefined ? [entry] : [];
}

function stated(face) {
  return { face: rounded(face.region), [face.say]: face.say === "letter" ? face.letter : face.words.trim() };
}

function answerEntries() {
  const groups = new Map();
  for (const [key, { answer, note }] of sitting.answers) {
    const [rule, about, which] = key.split(" ");
    const alone = about === "asset" ? "" : `${about} ${which}`;
    const group = JSON.stringify([rule, answer, note ?? "", alone]);
    groups.set(group, [...(groups.get(group) ?? []), about === "asset" ? pixelsOf(Number(which)) : which]);
  }
  return [...groups].map(([group, about]) => answerEntry(JSON.parse(group), about)).sort(byRule);
}

function byRule(one, other) {
  return one.rule < other.rule ? -1 : Number(one.rule > other.rule);
}

function pixelsOf(number) {
  return DATA.assets.find((asset) => asset.number === number).views[0].px;
}

function answerEntry([rule, answer, note, alone], about) {
  const entry = { rule, answer, ...signature() };
  if (!alone) Object.assign(entry, about.length === 1 ? { asset: about[0] } : { assets: [...new Set(about)] });
  if (alone.startsWith("letter")) entry.letter = about[0];
  if (note) entry.note = note;
  return entry;
}

export function allEntries() {
  return [...sitting.base.flatMap(kept), ...ownEntries()];
}

function kept(entry) {
  return entry.rule ? keptAnswer(entry) : keptPeople(entry);
}

function keptPeople(entry) {
  const replaced = DATA.assets.some((asset) =>
    asset.views.some((view) => sitting.people.get(keyOf(asset, view))?.touched && view.names.includes(entry.asset)),
  );
  return replaced ? [] : [entry];
}

function keptAnswer(entry) {
  if (entry.by !== sitting.by) return [entry];
  if (entry.letter) return sitting.answers.has(`${entry.rule} letter ${entry.letter}`) ? [] : [entry];
  const names = entry.assets ?? (entry.asset ? [entry.asset] : []);
  if (!names.length) return sitting.answers.has(`${entry.rule} campaign -`) ? [] : [entry];
  const left = names.filter((name) => !answeredNow(entry.rule, name));
  if (left.length === names.length) return [entry];
  const { asset: _asset, assets: _assets, ...rest } = entry;
  if (!left.length) return [];
  return [left.length === 1 ? { ...rest, asset: left[0] } : { ...rest, assets: left }];
}

function answeredNow(rule, name) {
  const asset = DATA.assets.find((one) => one.views[0]?.names.includes(name));
  return asset !== undefined && sitting.answers.has(`${rule} asset ${asset.number}`);
}

export function checkedEntries(read) {
  const entries = Array.isArray(read) ? read : [read ?? []].flat();
  return entries.map((entry, place) => checkedEntry(entry, place + 1));
}

function checkedEntry(entry, number) {
  const strange = Object.keys(entry ?? {}).find((key) => !ENTRY_KEYS.includes(key));
  if (strange) throw new Error(`entry ${number} has the key ${strange}, which is not known here`);
  if (!entry?.by || !entry.role || !entry.on) throw new Error(`entry ${number} does not say by, role and on`);
  if (!entry.rule && !entry.asset) throw new Error(`entry ${number} names neither a rule nor a picture`);
  if (!entry.rule) return entry;
  const answer = { true: "yes", false: "no" }[String(entry.answer)] ?? entry.answer;
  return { ...entry, answer };
}
