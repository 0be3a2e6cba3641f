// Contact sheets: one question, many pictures, answered together.

import { el, fileName, jpeg, many, tell } from "./page.js";
import { answer, asked, ruleOf, whyOf, yesOrNo } from "./asking.js";
import { openOnSheet, questionKey, sheets } from "./progress.js";

export function sheetsScreen(go) {
  const found = sheets();
  const intro = found.length
    ? "Each question is asked of several pictures. Look at every picture, mark the ones for which the answer is no, then say yes for the rest at once."
    : "No question about pictures is open.";
  const row = (sheet) =>
    el(
      "li",
      {},
      el("button", { type: "button", class: "row", onclick: () => go("sheet", sheet.question.rule) }, el("span", { class: "asks" }, asked(sheet.question)), el("span", { class: "quiet" }, `${ruleOf(sheet.question)} · ${leftOf(sheet)}`)),
    );
  return el("article", {}, el("h1", { tabindex: "-1" }, "Questions"), el("p", {}, intro), el("ul", { class: "rows" }, found.map(row)));
}

function leftOf(sheet) {
  const open = openOnSheet(sheet).length;
  return open ? `${many(open, "picture")} of ${sheet.assets.length} open` : "all answered";
}

export function sheetScreen(rule, go) {
  const sheet = sheets().find((one) => one.question.rule === rule);
  const again = () => go("sheet", rule);
  const left = el("p", { class: "quiet", role: "status" });
  const bulk = el("button", { type: "button", class: "main", onclick: () => yesToRest(sheet, again) });
  const told = () => {
    const open = openOnSheet(sheet).length;
    left.textContent = leftOf(sheet);
    bulk.textContent = open ? `I have looked: yes for the ${many(open, "open picture")}` : "All answered";
    bulk.disabled = !open;
  };
  told();
  const next = sheets().find((one) => one.question.rule !== rule && openOnSheet(one).length);
  return el(
    "article",
    {},
    el("h1", { tabindex: "-1", class: "asks" }, asked(sheet.question)),
    el("p", { class: "quiet" }, ruleOf(sheet.question)),
    whyOf(sheet.question),
    el("ul", { class: "tiles" }, sheet.assets.map((asset) => tile(sheet, asset, told, go))),
    el("div", { class: "bar" }, bulk, left),
    el(
      "nav",
      { class: "steps", "aria-label": "From question to question" },
      el("button", { type: "button", class: "plain", onclick: () => go("sheets") }, "All questions"),
      next ? el("button", { type: "button", class: "plain", onclick: () => go("sheet", next.question.rule) }, "Next question") : null,
    ),
  );
}

function tile(sheet, asset, told, go) {
  const name = `Picture ${asset.number}, ${fileName(asset.path)}`;
  const [view] = asset.views;
  const seen = jpeg(view) ? el("img", { src: jpeg(view), alt: name, loading: "lazy" }) : el("span", { class: "empty" }, "no picture");
  return el(
    "li",
    { class: "tile" },
    el("button", { type: "button", class: "seen", onclick: () => go("picture", asset.number), "aria-label": `Open ${name}` }, seen),
    el("p", { class: "quiet" }, `${asset.number} · ${fileName(asset.path)}`),
    yesOrNo(questionKey(sheet.question, `asset ${asset.number}`), `${name}: ${asked(sheet.question)}`, told),
  );
}

function yesToRest(sheet, again) {
  const open = openOnSheet(sheet);
  open.forEach((asset) => answer(questionKey(sheet.question, `asset ${asset.number}`), "yes"));
  again();
  tell(`Yes noted for ${many(open.length, "picture")}.`);
}
