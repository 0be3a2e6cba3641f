// Files in and out: attestations, and the sitting itself. Nothing is stored anywhere else.

import { DATA, el, many, tell } from "./page.js";
import { allEntries, checkedEntries, ownEntries, said, validIdentity } from "./entries.js";
import { needsWord, progress } from "./progress.js";
import { changed, packed, peopleOf, rebase, sitting, unpack } from "./sitting.js";
import { readYaml } from "./yaml_read.js";
import { writeYaml } from "./yaml_write.js";

const HEAD = [
  "What people answered. Private: it belongs with the letters, and never in public.",
  "Saved from the worksheet; typed, unproven until it is signed: imageguard sign attestations.yaml.",
];
const ROLES = ["reviewer", "case_worker", "safeguarding_lead", "communications_officer", "legal_reviewer"];

const AFTER = [
  "Put the file in the place of the old attestations.yaml, then run ",
  el("code", {}, "imageguard check"),
  " again. A face that now has a letter may bring questions of its own.",
];
const LATER =
  "This page keeps nothing when it is closed: no cloud, no browser storage. Save the sitting as a file, and load it " +
  "next time. The file holds answers and letter ids, no pictures; keep it as private as the letters.";

function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function signerMistake() {
  if (!validIdentity(sitting.by)) return "Say first who you are: an id of the office such as R-02, no name.";
  if (!/^\d{4}-\d\d-\d\d$/.test(sitting.on)) return "Say on which day you answer.";
  return "";
}

export function whoBlock() {
  const field = (label, hint, input) =>
    el("div", { class: "field" }, el("label", { for: input.id }, label), input, el("p", { class: "quiet" }, hint));
  const mistake = el("p", { class: "mistake", id: "who-mistake", role: "alert" });
  const store = (key, read) => (event) => {
    sitting[key] = read(event.target.value);
    mistake.textContent = key === "by" && sitting.by ? signerMistake() : "";
    changed();
  };
  const by = el("input", {
    id: "by",
    type: "text",
    value: sitting.by,
    maxlength: "64",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": "who-mistake",
    onchange: store("by", (text) => text.trim()),
  });
  const roles = ROLES.includes(sitting.role) ? ROLES : [...ROLES, sitting.role];
  const role = el(
    "select",
    { id: "role", onchange: store("role", String) },
    roles.map((one) => el("option", { value: one }, one.replaceAll("_", " "))),
  );
  role.value = sitting.role;
  const on = el("input", { id: "on", type: "date", value: sitting.on, onchange: store("on", String) });
  return el(
    "div",
    { class: "who-signs" },
    field("Your id in the office", "Such as R-02. No name.", by),
    field("Your role", "", role),
    field("Day", "An answer counts from this day on.", on),
    mistake,
  );
}

function picked(label, accept, does) {
  const told = el("p", { class: "hint", role: "status" });
  const input = el("input", { type: "file", accept, id: `pick-${accept.slice(1, 5)}` });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const text = await file.text();
    input.value = "";
    try {
      told.className = "hint";
      told.textContent = `${file.name}: ${does(text)}`;
    } catch (error) {
      told.className = "mistake";
      told.textContent = `${file.name} was not read: ${error.message}. Nothing was changed.`;
    }
  });
  return el("div", { class: "field" }, el("label", { for: input.id }, label), input, told);
}

export function loadBlock() {
  return el(
    "div",
    { class: "loads" },
    picked("Go on with a sitting that was saved", ".json", (text) => {
      const kept = unpack(JSON.parse(text));
      return `${many(kept.people, "picture")} with people and ${many(kept.answers, "answer")} taken up.`;
    }),
    picked("Add what a colleague has saved (attestations.yaml)", ".yaml,.yml", (text) => {
      const fresh = rebase(checkedEntries(readYaml(text)));
      return fresh ? `${many(fresh, "entry", "entries")} added.` : "Everything in it is known already.";
    }),
  );
}

function loose() {
  const open = DATA.assets
    .flatMap((asset) => asset.views.flatMap((view) => peopleOf(asset, view).faces))
    .filter((face) => needsWord(face) && !said(face));
  const { done, all } = progress();
  const words = [`${done} of ${all} answers are given.`];
  if (open.length) words.push(`${many(open.length, "face")} without a word: left out of the file.`);
  return words.join(" ");
}

function save() {
  const mistake = signerMistake();
  document.getElementById("who-mistake").textContent = mistake;
  if (mistake) {
    document.getElementById("by").focus();
    return;
  }
  download("attestations.yaml", writeYaml(allEntries(), HEAD), "text/yaml");
  sitting.unsaved = false;
  tell("attestations.yaml was saved.");
}

function keep() {
  download("imageguard-sitting.json", JSON.stringify(packed(), null, 1), "application/json");
  sitting.unsaved = false;
  tell("The sitting was saved.");
}

function preview() {
  const shown = el("pre", { tabindex: "0", "aria-label": "attestations.yaml" });
  const write = () => shown.replaceChildren(writeYaml(allEntries(), HEAD));
  return el("details", { ontoggle: write }, el("summary", {}, "What the file will say"), shown);
}

export function saveScreen() {
  const told = `${many(ownEntries().length, "new entry", "new entries")}, ${allEntries().length} in all with the earlier ones.`;
  const button = (id, style, words, does) => el("button", { type: "button", class: style, id, onclick: does }, words);
  return el(
    "article",
    {},
    el("h1", { tabindex: "-1" }, "Save"),
    el("p", {}, loose()),
    whoBlock(),
    el(
      "div",
      { class: "bar" },
      button("save", "main", "Save attestations.yaml", save),
      el("span", { class: "quiet" }, told),
    ),
    el("p", {}, ...AFTER),
    el("h2", {}, "Not finished?"),
    el("p", {}, LATER),
    el("div", { class: "bar" }, button("keep", "plain", "Save this sitting to go on later", keep)),
    preview(),
  );
}
