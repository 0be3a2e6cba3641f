// What a person said in this sitting. It lives in the page alone until it is saved as a file.

import { DATA, ENTRY_KEYS } from "./page.js";
import { copyEntry, noCopy, takeCopy } from "./copies.js";
import { nearest } from "./places.js";

export const KIND = "imageguard-sitting";
const STATED = ["letter", "bystander", "not_a_person"];

export const sitting = {
  by: "",
  role: "reviewer",
  on: new Date().toISOString().slice(0, 10),
  base: DATA.attestations,
  people: new Map(),
  answers: new Map(),
  notes: new Map(),
  unsaved: false,
};

const listeners = [];

export function onChange(listener) {
  listeners.push(listener);
}

export function changed() {
  sitting.unsaved = true;
  listeners.forEach((listener) => listener());
}

export function keyOf(asset, view) {
  return `${asset.number}/${view.id}`;
}

export function peopleOf(asset, view) {
  const key = keyOf(asset, view);
  if (!sitting.people.has(key)) sitting.people.set(key, startOf(asset, view));
  return sitting.people.get(key);
}

function startOf(asset, view) {
  const said = sitting.base.filter((entry) => !entry.rule && view.names.includes(entry.asset));
  const counts = said.map((entry) => entry.people_count).filter((count) => count !== undefined);
  const faces = blank(view);
  said.flatMap((entry) => entry.faces ?? []).forEach((stated) => place(stated, faces));
  const count = counts.length ? Math.max(...counts) : null;
  const statement = { count, faces, touched: false, by: said.map(signedBy), copy: noCopy() };
  said.filter((entry) => entry.copy).forEach((entry) => takeCopy(entry.copy, statement, faces, addTo));
  return statement;
}

function blank(view) {
  return view.faces.map((face) => ({ ...face, say: "", letter: "", words: "", own: false, cover: false }));
}

function signedBy(entry) {
  return `${entry.by} (${entry.role}) on ${entry.on}`;
}

function place(stated, faces) {
  const face = nearest(stated.face, faces) ?? addTo(faces, stated.face);
  const say = STATED.find((key) => stated[key] !== undefined);
  face.own = !face.found;
  if (face.say && (face.say !== say || (face.letter || face.words) !== stated[say])) {
    Object.assign(face, { say: "", letter: "", words: "", says: "Different things were said of this face" });
    return;
  }
  Object.assign(face, { say, [say === "letter" ? "letter" : "words"]: stated[say] });
}

export function addTo(faces, region) {
  const number = Math.max(0, ...faces.map((face) => face.number)) + 1;
  const face = { number, region, found: false, own: true, status: "uncovered", tier: "certain", recognisable: true };
  faces.push({ ...face, says: "Pointed out by a person", say: "", letter: "", words: "", cover: false });
  return faces.at(-1);
}

export function touch(asset, view) {
  peopleOf(asset, view).touched = true;
  changed();
}

function canonical(entry) {
  return JSON.stringify(entry, [...ENTRY_KEYS, "face", "bystander", "not_a_person", "keep", "cover", "leave_out"]);
}

export function rebase(entries) {
  const known = new Set(sitting.base.map(canonical));
  const fresh = entries.filter((entry) => !known.has(canonical(entry)));
  sitting.base = [...sitting.base, ...fresh];
  for (const [key, statement] of sitting.people) if (!statement.touched) sitting.people.delete(key);
  listeners.forEach((listener) => listener());
  return fresh.length;
}

export function packed() {
  const people = [...sitting.people].filter(([, statement]) => statement.touched);
  const said = {
    people,
    answers: [...sitting.answers],
    notes: [...sitting.notes],
    added: sitting.base.slice(DATA.attestations.length),
  };
  return { kind: KIND, version: 1, pictures: DATA.assets.map(firstName), by: sitting.by, role: sitting.role, ...said };
}

function firstName(asset) {
  return asset.views[0]?.px ?? "";
}

export function unpack(saved) {
  if (saved?.kind !== KIND || saved.version !== 1) throw new Error("this is no sitting that this page saved");
  const now = new Map(DATA.assets.map((asset) => [firstName(asset), asset.number]));
  const moved = new Map(saved.pictures.map((name, index) => [index + 1, name && now.get(name)]));
  const kept = { people: 0, answers: 0 };
  Object.assign(sitting, { by: String(saved.by), role: String(saved.role) });
  rebase(saved.added);
  for (const [key, statement] of saved.people) kept.people += restorePeople(key, statement, moved);
  for (const [key, said] of saved.answers) kept.answers += restoreAnswer(key, said, moved);
  for (const [number, note] of saved.notes) if (moved.get(number)) sitting.notes.set(moved.get(number), String(note));
  changed();
  return kept;
}

function restorePeople(key, statement, moved) {
  const [number, id] = [Number(key.split("/")[0]), key.slice(key.indexOf("/") + 1)];
  const asset = DATA.assets.find((one) => one.number === moved.get(number));
  const view = asset?.views.find((one) => one.id === id);
  if (!view) return 0;
  const faces = blank(view);
  for (const face of statement.faces) {
    if (face.say) place({ face: face.region, [face.say]: face.say === "letter" ? face.letter : face.words }, faces);
    else if (face.own) addTo(faces, face.region);
  }
  const restored = { count: statement.count, faces, touched: true, by: statement.by, copy: noCopy() };
  takeCopy(copyEntry({ ...statement, copy: statement.copy ?? noCopy() }) ?? {}, restored, faces, addTo);
  sitting.people.set(keyOf(asset, view), restored);
  return 1;
}

function restoreAnswer(key, said, moved) {
  const [rule, about, which] = key.split(" ");
  if (about === "asset" && !moved.get(Number(which))) return 0;
  sitting.answers.set(about === "asset" ? `${rule} asset ${moved.get(Number(which))}` : key, said);
  return 1;
}
