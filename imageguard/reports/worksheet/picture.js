// One picture: who is in it, what is asked about it, what a colleague should know.

import { DATA, el, fileName, many } from "./page.js";
import { questionBlock } from "./asking.js";
import { viewBlock } from "./view.js";
import { openIn, questionKey } from "./progress.js";
import { changed, sitting } from "./sitting.js";

const VERDICTS = { block: "Blocked", hold: "On hold", clear: "Clear" };

export function verdictMark(asset) {
  return el("span", { class: `verdict ${asset.verdict}` }, VERDICTS[asset.verdict]);
}

export function pictureScreen(number, go) {
  const place = DATA.assets.findIndex((asset) => asset.number === number);
  const asset = DATA.assets[place];
  const head = el(
    "h1",
    { tabindex: "-1" },
    `Picture ${asset.number}: `,
    el("span", { class: "file" }, fileName(asset.path)),
  );
  const where = el(
    "p",
    { class: "quiet" },
    verdictMark(asset),
    ` ${asset.path}. Picture ${place + 1} of ${DATA.assets.length}.`,
  );
  const views = asset.views.map((view) => viewBlock(asset, view));
  const nothing = views.length
    ? null
    : el("p", { class: "empty" }, "This file could not be opened, so nothing can be answered about it here.");
  return el(
    "article",
    {},
    head,
    where,
    nothing,
    views,
    questions(asset),
    others(asset),
    notes(asset),
    steps(place, go),
  );
}

function questions(asset) {
  if (!asset.questions.length || !asset.views.length) return null;
  const open = asset.questions.filter((one) => one.open).sort((one, other) => Number(other.stops) - Number(one.stops));
  const answered = asset.questions.filter((one) => !one.open);
  const block = (one) => questionBlock(one, questionKey(one, `asset ${asset.number}`));
  const before = answered.length
    ? el(
        "details",
        {},
        el("summary", {}, `${many(answered.length, "question")} answered before`),
        el("ul", { class: "questions" }, answered.map(block)),
      )
    : null;
  return el(
    "section",
    {},
    el("h2", {}, "Questions about this picture"),
    el("ul", { class: "questions" }, open.map(block)),
    before,
  );
}

function others(asset) {
  if (!asset.findings.length) return null;
  const line = (one) =>
    el(
      "li",
      {},
      el("strong", {}, one.rule),
      ` ${one.text}`,
      one.remedy ? el("span", { class: "quiet" }, ` To do: ${one.remedy}.`) : "",
    );
  return el(
    "details",
    {},
    el("summary", {}, `What else was found: ${asset.findings.length}`),
    el("ul", { class: "found" }, asset.findings.map(line)),
  );
}

function notes(asset) {
  const field = el("textarea", { id: `note-${asset.number}`, rows: "3", maxlength: "4000" });
  field.value = sitting.notes.get(asset.number) ?? "";
  field.addEventListener("input", () => {
    if (field.value) sitting.notes.set(asset.number, field.value);
    else sitting.notes.delete(asset.number);
    changed();
  });
  return el(
    "section",
    { class: "note" },
    el("label", { for: field.id }, "Note for a colleague (no names, no places)"),
    field,
  );
}

function steps(place, go) {
  const [before, after] = [DATA.assets[place - 1], DATA.assets[place + 1]];
  const open = [...DATA.assets.slice(place + 1), ...DATA.assets.slice(0, place)].find((asset) => openIn(asset));
  const button = (asset, words, style) =>
    asset ? el("button", { type: "button", class: style, onclick: () => go("picture", asset.number) }, words) : null;
  return el(
    "nav",
    { class: "steps", "aria-label": "From picture to picture" },
    button(before, "Previous", "plain"),
    button(after, "Next", "plain"),
    button(open, "Next with something open", "main"),
  );
}
