// Contact sheets: one question, many pictures, answered together.

import { el, fileName, jpeg, many, tell } from "./page.js";
import { answer, asked, ruleOf, whyOf, yesOrNo } from "./asking.js";
import { COUNT } from "./people.js";
import { accounted, countSheet, openOnSheet, questionKey, sheets, uncounted } from "./progress.js";
import { peopleOf, touch } from "./sitting.js";

export function sheetsScreen(go) {
  const found = sheets();
  const intro =
    found.length || countSheet().length
      ? "Each question with all its pictures. Look at every picture, mark the ones for which the answer is no, then say yes for the rest at once."
      : "No question about pictures is open.";
  const row = (sheet) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "row", onclick: () => go("sheet", sheet.question.rule) },
        el("span", { class: "asks" }, asked(sheet.question)),
        el("span", { class: "quiet" }, `${ruleOf(sheet.question)} · ${leftOf(sheet)}`),
      ),
    );
  return el(
    "article",
    {},
    el("h1", { tabindex: "-1" }, "Questions"),
    el("p", {}, intro),
    el("ul", { class: "rows" }, countRow(go), found.map(row)),
  );
}

function countRow(go) {
  if (!countSheet().length) return null;
  const words = [el("span", { class: "asks" }, COUNT), el("span", { class: "quiet" }, countLeft())];
  return el(
    "li",
    {},
    el("button", { type: "button", class: "row", "data-row": "count", onclick: () => go("count") }, words),
  );
}

function countLeft() {
  const open = uncounted().length;
  return open ? `${many(open, "picture")} of ${countSheet().length} open` : "all counted";
}

export function countScreen(go) {
  const left = el("p", { class: "quiet", role: "status" });
  const bulk = el("button", { type: "button", class: "main", onclick: () => onlyMarked(go) });
  const told = () => {
    const open = uncounted().length;
    left.textContent = countLeft();
    bulk.textContent = open
      ? `I have looked: nobody but the marked faces in the ${many(open, "open picture")}`
      : "All counted";
    bulk.disabled = !open;
  };
  told();
  return el(
    "article",
    {},
    el("h1", { tabindex: "-1", class: "asks" }, COUNT),
    el("p", { class: "quiet" }, "Where you see somebody who is not marked, open the picture and point out the face."),
    el(
      "ul",
      { class: "tiles" },
      countSheet().map((asset) => countTile(asset, told, go)),
    ),
    el("div", { class: "bar" }, bulk, left),
    el(
      "nav",
      { class: "steps", "aria-label": "From question to question" },
      el("button", { type: "button", class: "plain", onclick: () => go("sheets") }, "All questions"),
    ),
  );
}

function countTile(asset, told, go) {
  const [view] = asset.views;
  const statement = peopleOf(asset, view);
  const field = el("input", {
    type: "number",
    min: "0",
    max: "100000",
    "aria-label": `Picture ${asset.number}, ${fileName(asset.path)}: how many people?`,
  });
  field.value = statement.count ?? "";
  field.addEventListener("input", () => {
    statement.count = field.value === "" || !field.validity.valid ? null : Math.trunc(Number(field.value));
    touch(asset, view);
    told();
  });
  return el(
    "li",
    { class: "tile" },
    seenButton(asset, go),
    el("p", { class: "quiet" }, `${asset.number} · ${fileName(asset.path)}`),
    el("div", { class: "bar" }, field, el("span", { class: "quiet" }, `${accounted(asset, view)} marked`)),
  );
}

function onlyMarked(go) {
  const open = uncounted();
  for (const asset of open) {
    const [view] = asset.views;
    peopleOf(asset, view).count = accounted(asset, view);
    touch(asset, view);
  }
  go("count");
  tell(`${many(open.length, "picture")} counted.`);
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
    el(
      "ul",
      { class: "tiles" },
      sheet.assets.map((asset) => tile(sheet, asset, told, go)),
    ),
    el("div", { class: "bar" }, bulk, left),
    el(
      "nav",
      { class: "steps", "aria-label": "From question to question" },
      el("button", { type: "button", class: "plain", onclick: () => go("sheets") }, "All questions"),
      next
        ? el(
            "button",
            { type: "button", class: "plain", onclick: () => go("sheet", next.question.rule) },
            "Next question",
          )
        : null,
    ),
  );
}

function tile(sheet, asset, told, go) {
  const name = `Picture ${asset.number}, ${fileName(asset.path)}`;
  return el(
    "li",
    { class: "tile" },
    seenButton(asset, go),
    el("p", { class: "quiet" }, `${asset.number} · ${fileName(asset.path)}`),
    yesOrNo(questionKey(sheet.question, `asset ${asset.number}`), `${name}: ${asked(sheet.question)}`, told),
  );
}

function seenButton(asset, go) {
  const name = `Picture ${asset.number}, ${fileName(asset.path)}`;
  const source = jpeg(asset.views[0]);
  const seen = source
    ? el("img", { src: source, alt: name, loading: "lazy" })
    : el("span", { class: "empty" }, "no picture");
  const label = `Open ${name}${source ? "" : ", no picture"}`;
  return el(
    "button",
    { type: "button", class: "seen", onclick: () => go("picture", asset.number), "aria-label": label },
    seen,
  );
}

function yesToRest(sheet, again) {
  const open = openOnSheet(sheet);
  open.forEach((asset) => answer(questionKey(sheet.question, `asset ${asset.number}`), "yes"));
  again();
  tell(`Yes noted for ${many(open.length, "picture")}.`);
}
