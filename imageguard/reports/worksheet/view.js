// A picture beside the list of its people, both of one statement.

import { el, fileName, tell } from "./page.js";
import { copyBlock, isDrawingPart } from "./copies.js";
import { figure } from "./figure.js";
import { bystandersButton, counter, faceRow } from "./people.js";
import { spoken } from "./places.js";
import { addTo, peopleOf, touch } from "./sitting.js";

const CENTRE = [0.44, 0.42, 0.56, 0.58];
const HOW = "or draw a box with the mouse. Arrow keys move a box, Shift and arrow keys change its size.";

export function viewBlock(asset, view) {
  const work = workOn(asset, view);
  list(work);
  const seen = el("div", { class: "seen" }, work.shown.frame, el("div", { class: "tools" }, work.point, quiet(HOW)));
  const who = el("div", { class: "who" }, title(view), earlier(work), work.count?.block, work.crowd, work.rows, work.copy?.block);
  return el("section", { class: "view" }, seen, who);
}

function workOn(asset, view) {
  const statement = peopleOf(asset, view);
  const work = { asset, view, statement, rows: el("ul", { class: "faces" }), crowd: el("div", {}) };
  const point = () => added(work, [...CENTRE]);
  work.count = view.primary ? counter(asset, view) : null;
  work.point = el("button", { type: "button", class: "point", onclick: point }, "Point out a missed face");
  work.shown = figure(view, statement, {
    name: fileName(asset.path),
    choose: (face) => document.getElementById(`face-${view.id}-${face.number}`)?.focus(),
    changed: () => said(work),
    add: (region) => (isDrawingPart(statement) ? keptPart(work, region) : added(work, region)),
    remove: (face) => removed(work, face),
  });
  work.copy = copyBlock(view, statement, () => (said(work), work.shown.draw()));
  return work;
}

function quiet(words) {
  return el("span", { class: "quiet" }, words);
}

function title(view) {
  return el("h2", {}, view.primary ? "Who is in it" : `Also in this file: ${view.kind.toLowerCase()}`);
}

function earlier({ statement }) {
  if (!statement.by.length) return null;
  return el("p", { class: "quiet" }, `Said before by ${statement.by.join("; ")}. What you change here replaces it.`);
}

function list(work) {
  const { asset, view, statement } = work;
  const does = { changed: () => (said(work), work.shown.draw()), remove: (face) => removed(work, face) };
  const all = bystandersButton(statement, () => redraw(work));
  work.crowd.replaceChildren(...(all ? [all] : []));
  work.rows.replaceChildren(...statement.faces.map((face) => faceRow(asset, view, face, does)));
}

function said(work) {
  touch(work.asset, work.view);
  work.count?.told();
}

function redraw(work) {
  said(work);
  work.shown.draw();
  list(work);
}

function added(work, region) {
  const face = addTo(work.statement.faces, region);
  redraw(work);
  work.shown.frame.querySelector(`[data-face="${face.number}"]`).focus();
  tell(`Face ${face.number} pointed out. Say who it is in the list.`);
}

function keptPart(work, region) {
  work.statement.copy.keep = region;
  work.copy.show();
  said(work);
  work.shown.draw();
  tell(`Part to keep: ${spoken(region)}`);
}

function removed(work, face) {
  work.statement.faces.splice(work.statement.faces.indexOf(face), 1);
  redraw(work);
  work.point.focus();
  tell(`Face ${face.number} removed.`);
}
