// Attestations from what was said: new entries, and what of the earlier ones still stands beside them.

import { DATA, ENTRY_KEYS } from "./page.js";
import { copyEntry, isCopy } from "./copies.js";
import { rounded } from "./places.js";
import { keyOf, sitting } from "./sitting.js";

const ANSWERS = { yes: "yes", no: "no", true: "yes", false: "no" };
const PICTURE = /^(px|sha256):[0-9a-f]{64}$/;
const IDENTITY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function validIdentity(text) {
  return IDENTITY.test(text);
}

export function said(face) {
  return face.say === "letter" ? Boolean(face.letter) : Boolean(face.say) && face.words.trim() !== "";
}

export function ownEntries() {
  return [
    ...DATA.assets.flatMap((asset) => asset.views.flatMap((view) => peopleEntry(asset, view))),
    ...answerEntries(),
  ];
}

function signature() {
  return { by: sitting.by, role: sitting.role, on: sitting.on };
}

function peopleEntry(asset, view) {
  const statement = sitting.people.get(keyOf(asset, view));
  if (!statement?.touched) return bareNote(asset, view);
  const faces = statement.faces.filter(said).map(stated);
  const counted = view.primary && statement.count !== null;
  const copy = copyEntry(statement);
  if (!faces.length && !counted && !copy) return bareNote(asset, view);
  const entry = { asset: view.px, ...signature() };
  if (counted) entry.people_count = statement.count;
  if (faces.length) entry.faces = faces;
  if (copy) entry.copy = copy;
  if (view.primary) entry.note = sitting.notes.get(asset.number);
  return [entry];
}

function bareNote(asset, view) {
  const note = view.primary && sitting.notes.get(asset.number);
  return note ? [{ asset: view.px, ...signature(), note }] : [];
}

function saysOfPeople(entry) {
  return entry.people_count !== undefined || Boolean(entry.faces?.length) || entry.copy !== undefined;
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
  return replaced && saysOfPeople(entry) ? [] : [entry];
}

function keptAnswer(entry) {
  if (entry.by !== sitting.by) return [entry];
  const names = entry.assets ?? (entry.asset ? [entry.asset] : []);
  if (!names.length) return sitting.answers.has(keyOfEntry(entry)) ? [] : [entry];
  const left = names.filter((name) => !answeredNow(entry.rule, name));
  if (left.length === names.length) return [entry];
  return left.length ? [{ ...entry, asset: undefined, assets: left }] : [];
}

function keyOfEntry(entry) {
  return entry.letter ? `${entry.rule} letter ${entry.letter}` : `${entry.rule} campaign -`;
}

function answeredNow(rule, name) {
  const asset = DATA.assets.find((one) => one.views[0]?.names.includes(name));
  return asset !== undefined && sitting.answers.has(`${rule} asset ${asset.number}`);
}

export function checkedEntries(read) {
  const entries = Array.isArray(read) ? read : [read];
  entries.forEach((entry, place) => {
    const mistake = mistakeIn(entry ?? {});
    if (mistake) throw new Error(`entry ${place + 1} ${mistake}`);
  });
  return entries.map((entry) => (entry.rule ? { ...entry, answer: ANSWERS[entry.answer] } : entry));
}

function mistakeIn(entry) {
  const strange = Object.keys(entry).find((key) => !ENTRY_KEYS.includes(key));
  if (strange) return `has the key ${strange}, which is not known here`;
  if (!entry.by || !entry.role || !entry.on) return "does not say by, role and on";
  return entry.rule ? mistakeInAnswer(entry) : mistakeInPeople(entry);
}

function mistakeInAnswer(entry) {
  const names = entry.assets ?? (entry.asset ? [entry.asset] : []);
  if (!Array.isArray(names) || !names.every((name) => PICTURE.test(name))) return "names a picture in an odd way";
  return Object.hasOwn(ANSWERS, entry.answer) ? "" : "answers neither yes nor no";
}

function mistakeInPeople(entry) {
  if (!PICTURE.test(entry.asset)) return "names neither a rule nor a picture";
  const faces = entry.faces ?? [];
  if (entry.copy !== undefined && !isCopy(entry.copy)) return "asks for a copy in a way that is not known here";
  return Array.isArray(faces) && faces.every(isStatement) ? "" : "says of a face no place, or not one thing about it";
}

function isStatement(one) {
  const inside = (share) => typeof share === "number" && share >= 0 && share <= 1;
  return Array.isArray(one?.face) && one.face.length === 4 && one.face.every(inside) && Object.keys(one).length === 2;
}
