// The screens, and how one gets from one to another.

import { DATA, el, fileName, jpeg, many } from "./page.js";
import { officeScreen } from "./office.js";
import { pictureScreen, verdictMark } from "./picture.js";
import { openIn, openOffice, openOnSheet, progress, sheets, uncounted } from "./progress.js";
import { loadBlock, saveScreen, whoBlock } from "./saving.js";
import { countScreen, sheetScreen, sheetsScreen } from "./sheets.js";
import { onChange, sitting } from "./sitting.js";

const TABS = [
  ["start", "Start"],
  ["pictures", "Pictures"],
  ["sheets", "Questions"],
  ["office", "Letters and campaign"],
  ["save", "Save"],
];
const PARENTS = { picture: "pictures", sheet: "sheets", count: "sheets" };
const SCREENS = {
  start: startScreen,
  pictures: picturesScreen,
  picture: pictureScreen,
  sheets: sheetsScreen,
  sheet: sheetScreen,
  count: countScreen,
  office: officeScreen,
  save: saveScreen,
};
let now = "start";

function go(screen, which) {
  now = screen;
  const make = SCREENS[screen];
  document.getElementById("screen").replaceChildren(which === undefined ? make(go) : make(which, go));
  head();
  window.scrollTo(0, 0);
  document.querySelector("#screen h1")?.focus({ preventScroll: true });
}

function openOf(tab) {
  if (tab === "pictures") return DATA.assets.filter(openIn).length;
  if (tab === "sheets")
    return sheets().filter((sheet) => openOnSheet(sheet).length).length + Number(uncounted().length > 0);
  return tab === "office" ? openOffice() : 0;
}

function head() {
  const { done, all } = progress();
  const tab = ([name, words]) => {
    const open = openOf(name);
    const current = name === (PARENTS[now] ?? now) ? "page" : null;
    const left = open ? el("span", { class: "left" }, ` ${open}`, el("span", { class: "unseen" }, " open")) : null;
    return el(
      "button",
      { type: "button", "aria-current": current, "data-tab": name, onclick: () => go(name) },
      words,
      left,
    );
  };
  const bar = el("progress", { max: Math.max(all, 1), value: all ? done : 1, "aria-label": "Answers given" });
  const told = el("div", { class: "done" }, bar, el("span", {}, `${done} of ${all} answers`));
  const focused = document.activeElement?.dataset?.tab;
  document
    .getElementById("head")
    .replaceChildren(el("nav", { class: "tabs", "aria-label": "Worksheet" }, TABS.map(tab)), told);
  if (focused) document.querySelector(`[data-tab="${focused}"]`)?.focus();
}

function startScreen() {
  const open = DATA.assets.filter(openIn).length;
  const name = DATA.campaign ? `Worksheet: ${DATA.campaign}` : "Worksheet";
  const intro = `${many(DATA.assets.length, "picture")}, ${open} with something open. Judged as of ${DATA.as_of}, report ${DATA.report}.`;
  const step = (title, words) => el("li", {}, el("strong", {}, title), ` ${words}`);
  return el(
    "article",
    {},
    el("h1", { tabindex: "-1" }, name),
    el("p", {}, intro),
    DATA.letters.length
      ? null
      : el("p", {}, "This run knows of no consent letters. Questions come once there are some."),
    el(
      "ol",
      { class: "how" },
      step("Pictures.", "Count the people in each, point out a face that was missed, and say who each open face is."),
      step(
        "Questions.",
        "One question, all its pictures side by side. Mark the exceptions, then answer the rest at once.",
      ),
      step("Letters and campaign.", "What is asked once."),
      step("Save.", "You get attestations.yaml. Nothing leaves this machine, and nothing is kept in the browser."),
    ),
    el("h2", {}, "Who answers"),
    whoBlock(),
    el("h2", {}, "Go on from a file"),
    loadBlock(),
    el(
      "div",
      { class: "bar" },
      el("button", { type: "button", class: "main", onclick: () => go("pictures") }, "To the pictures"),
    ),
  );
}

function picturesScreen() {
  const ordered = [...DATA.assets].sort((one, other) => Number(openIn(other) > 0) - Number(openIn(one) > 0));
  return el(
    "article",
    {},
    el("h1", { tabindex: "-1" }, "Pictures"),
    el("p", { class: "quiet" }, "Those with something open come first."),
    el("ul", { class: "tiles" }, ordered.map(tile)),
  );
}

function tile(asset) {
  const open = openIn(asset);
  const [view] = asset.views;
  const source = view ? jpeg(view) : null;
  const seen = source
    ? el("img", { src: source, alt: "", loading: "lazy" })
    : el("span", { class: "empty" }, "cannot be shown");
  const left = view ? (open ? `${open} open` : "nothing open") : "cannot be shown";
  return el(
    "li",
    { class: "tile" },
    el(
      "button",
      {
        type: "button",
        class: "seen",
        "data-picture": asset.number,
        onclick: () => go("picture", asset.number),
        "aria-label": `Picture ${asset.number}, ${fileName(asset.path)}, ${left}`,
      },
      seen,
    ),
    el("p", {}, `${asset.number} · ${fileName(asset.path)}`),
    el("p", { class: "quiet" }, verdictMark(asset), ` ${left}`),
  );
}

onChange(head);
window.addEventListener("beforeunload", (event) => {
  if (sitting.unsaved) event.preventDefault();
});
go("start");
