// Who is in a picture: counting people, and a word about each face.

import { DATA, el, jpeg, many, tell } from "./page.js";
import { coverBox } from "./copies.js";
import { said } from "./entries.js";
import { accounted, needsWord } from "./progress.js";
import { peopleOf, touch } from "./sitting.js";

export const COUNT = "How many people do you see? Count everybody: small, turned away, cut off, in a mirror.";
const BYSTANDER = "bystander";
const MANY = 3;
const NOT_A_PERSON = "not_a_person";
const REASONS = { [BYSTANDER]: "not needed for the story; turned away", [NOT_A_PERSON]: "statue, drawing or pattern" };

export function counter(asset, view) {
  const statement = peopleOf(asset, view);
  const hint = el("p", { class: "hint", role: "status" });
  const field = el("input", {
    type: "number",
    id: `count-${asset.number}`,
    min: "0",
    max: "100000",
    inputmode: "numeric",
  });
  field.value = statement.count ?? "";
  const told = () => hint.replaceChildren(countHint(asset, view, statement));
  field.addEventListener("input", () => {
    statement.count = field.value === "" || !field.validity.valid ? null : Math.trunc(Number(field.value));
    touch(asset, view);
    told();
  });
  told();
  const label = el("label", { for: field.id }, COUNT);
  const why = asset.count_asked
    ? null
    : el(
        "p",
        { class: "quiet" },
        "Not asked of this picture: every face that was found is accounted for, or open below.",
      );
  return { block: el("div", { class: "count" }, label, field, why, hint), told };
}

function countHint(asset, view, statement) {
  if (statement.count === null) return "";
  const known = accounted(asset, view);
  if (known === statement.count) return "Everybody you counted is marked.";
  if (known < statement.count)
    return `${many(statement.count - known, "person", "people")} not marked yet: point out each face.`;
  return `${known} are marked, more than you counted: count again, or say which mark is not a person.`;
}

export function bystandersButton(statement, does) {
  const open = statement.faces.filter((face) => needsWord(face) && !said(face));
  if (open.length < MANY) return null;
  const all = () => {
    open.forEach((face) => choose(face, BYSTANDER));
    does();
    tell(`${open.length} faces: bystander`);
  };
  return el("button", { type: "button", class: "plain", onclick: all }, `The ${open.length} open faces are bystanders`);
}

export function faceRow(asset, view, face, does) {
  const id = `face-${view.id}-${face.number}`;
  const mark = el("span", { class: "mark" });
  const hint = el("p", { class: "hint" });
  const told = () => {
    const open = needsWord(face) && !said(face);
    mark.textContent = open ? "?" : "✓";
    mark.className = `mark ${open ? "open" : "told"}`;
    hint.textContent = hintFor(face);
  };
  told();
  const remove = () => does.remove(face);
  const parts = [
    el("label", { for: id }, el("strong", {}, `Face ${face.number} `), mark),
    el("p", { class: "quiet", id: `${id}-says` }, statusOf(face)),
    ...choiceOf(asset, face, id, () => (does.changed(), told())),
    hint,
    coverBox(face, id, () => does.changed()),
    face.own ? el("button", { type: "button", class: "plain", onclick: remove }, "Remove") : null,
  ];
  return el("li", { class: "face", "data-row": face.number }, crop(view, face), el("div", {}, parts));
}

function choiceOf(asset, face, id, does) {
  const choice = el("select", { id, "aria-describedby": `${id}-says` }, optionsFor(asset, face));
  const label = `Face ${face.number}: reason or what it is`;
  const words = el("input", {
    type: "text",
    id: `${id}-words`,
    maxlength: "200",
    autocomplete: "off",
    "aria-label": label,
  });
  const show = () => {
    words.hidden = face.say !== BYSTANDER && face.say !== NOT_A_PERSON;
    words.value = face.words;
  };
  choice.value = valueOf(face);
  show();
  choice.addEventListener("change", () => {
    choose(face, choice.value);
    show();
    does();
  });
  words.addEventListener("input", () => {
    face.words = words.value;
    does();
  });
  return [choice, words];
}

function statusOf(face) {
  const how = face.tier === "possible" ? " Perhaps no face at all." : "";
  return `${face.says}.${how}`;
}

function valueOf(face) {
  return face.say === "letter" ? `letter:${face.letter}` : face.say;
}

function choose(face, value) {
  const letter = value.startsWith("letter:");
  face.say = letter ? "letter" : value;
  face.letter = letter ? value.slice("letter:".length) : "";
  if (letter || !value) face.words = "";
  else face.words = REASONS[value];
  tell(`Face ${face.number}: ${value ? value.replace("letter:", "letter ").replaceAll("_", " ") : "open"}`);
}

function hintFor(face) {
  const letter = DATA.letters.find((one) => one.id === face.letter);
  if (face.say === "letter" && letter?.why.length) return `This letter does not fit the use: ${letter.why.join(", ")}.`;
  if (face.say === "letter" && !letter) return "This letter is not in the registry.";
  if (face.say === BYSTANDER && face.recognisable && face.found) {
    return "This face can be recognised: cover it on a copy, or obtain a letter. Saying bystander is not enough.";
  }
  return likely(face);
}

function likely(face) {
  return !face.say && face.status === "probable"
    ? "Look closely: a likeness is only a guess. Say who it is, or who it is not."
    : "";
}

function optionsFor(asset, face) {
  const near = new Set(
    asset.views
      .flatMap((view) => view.faces)
      .map((one) => one.letter)
      .filter(Boolean),
  );
  const fits = DATA.letters.filter((one) => !one.why.length);
  const ordered = [...fits.filter((one) => near.has(one.id)), ...fits.filter((one) => !near.has(one.id))];
  const others = DATA.letters.filter((one) => one.why.length);
  const unknown =
    face.letter && !DATA.letters.some((one) => one.id === face.letter)
      ? [{ id: face.letter, subject: "not in the registry", age: "" }]
      : [];
  return [
    el("option", { value: "" }, needsWord(face) ? "Say who this is" : "As it stands"),
    group("Letters that could fit", [...ordered, ...unknown].map(letterOption)),
    group("No letter", [
      el("option", { value: BYSTANDER }, "Bystander, not needed for the story"),
      el("option", { value: NOT_A_PERSON }, "Not a person"),
    ]),
    group("Letters that do not fit this use", others.map(letterOption)),
  ];
}

function letterOption(letter) {
  return el(
    "option",
    { value: `letter:${letter.id}` },
    [letter.id, letter.subject, letter.age].filter(Boolean).join(" · "),
  );
}

function group(label, options) {
  return options.length ? el("optgroup", { label }, options) : null;
}

function crop(view, face) {
  const canvas = el("canvas", { width: "96", height: "96", class: "crop", "aria-hidden": "true" });
  const source = jpeg(view);
  if (!source) return canvas;
  const picture = new Image();
  picture.onload = () => drawCrop(canvas, picture, face.region);
  picture.src = source;
  return canvas;
}

function drawCrop(canvas, picture, [left, top, right, bottom]) {
  const [width, height] = [picture.naturalWidth, picture.naturalHeight];
  const side = Math.max((right - left) * width, (bottom - top) * height, 8) * 1.5;
  const [x, y] = [((left + right) / 2) * width - side / 2, ((top + bottom) / 2) * height - side / 2];
  canvas.getContext("2d").drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height);
}
