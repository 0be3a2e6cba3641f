// What the copy of a picture shows that `fix` makes: all of it, a part, or nothing; and faces that are covered whatever.

import { el, tell } from "./page.js";
import { bigEnough, nearest, rounded, spoken } from "./places.js";

const KEEP = "keep";
const LEAVE_OUT = "leave_out";
const SIDES = ["left edge", "upper edge", "right edge", "lower edge"];
const MIDDLE = [0.1, 0.1, 0.9, 0.9];
const SHOWN = /^(primary|frame-|page-)/;

export function noCopy() {
  return { way: "", keep: [...MIDDLE] };
}

export function copyEntry(statement) {
  const cover = statement.faces.filter((face) => face.cover).map((face) => rounded(face.region));
  const copy = {};
  if (statement.copy.way === KEEP && bigEnough(statement.copy.keep)) copy.keep = rounded(statement.copy.keep);
  if (cover.length) copy.cover = cover;
  if (statement.copy.way === LEAVE_OUT) copy[LEAVE_OUT] = true;
  return Object.keys(copy).length ? copy : null;
}

export function isCopy(copy) {
  const place = (one) =>
    Array.isArray(one) && one.length === 4 && one.every((share) => typeof share === "number" && share >= 0 && share <= 1);
  const { keep, cover, leave_out: leftOut, ...strange } = copy ?? {};
  return (
    !Object.keys(strange).length && (keep ?? cover ?? leftOut) !== undefined && !(keep && leftOut) &&
    (keep === undefined || place(keep)) &&
    (cover === undefined || (Array.isArray(cover) && cover.every(place))) &&
    (leftOut === undefined || leftOut === true || leftOut === "true")
  );
}

export function takeCopy(copy, statement, faces, add) {
  if (copy.keep) statement.copy = { way: KEEP, keep: [...copy.keep] };
  if (copy.leave_out) statement.copy = { ...noCopy(), way: LEAVE_OUT };
  for (const place of copy.cover ?? []) (nearest(place, faces) ?? add(faces, place)).cover = true;
}

export function coverBox(face, id, does) {
  const box = el("input", { type: "checkbox", id: `${id}-cover`, checked: Boolean(face.cover) });
  box.addEventListener("change", () => {
    face.cover = box.checked;
    tell(`Face ${face.number}: ${box.checked ? "covered on the copy" : "as its line says"}`);
    does();
  });
  return el("label", { class: "cover" }, box, " Cover on the copy, whoever it is");
}

export function copyBlock(view, statement, does) {
  if (!SHOWN.test(view.id)) return null;
  const id = `copy-${view.id}`;
  const way = el("select", { id }, [
    el("option", { value: "" }, "All of it; fix covers the faces that nobody settled"),
    el("option", { value: KEEP }, "Only a part: drag it with the mouse, or type its edges"),
    el("option", { value: LEAVE_OUT }, "Nothing: leave it out"),
  ]);
  way.value = statement.copy.way;
  const fields = SIDES.map((side, place) => edge(id, side, place, statement, does));
  const edges = el("div", { class: "edges" }, fields.map((one) => one.label));
  const show = () => {
    edges.hidden = statement.copy.way !== KEEP;
    fields.forEach((one, place) => (one.field.value = Math.round(statement.copy.keep[place] * 1000) / 10));
  };
  way.addEventListener("change", () => {
    statement.copy.way = way.value;
    show();
    does();
    tell(statement.copy.way === KEEP ? `Part to keep: ${spoken(statement.copy.keep)}` : way.selectedOptions[0].text);
  });
  show();
  return { block: el("div", { class: "copy" }, el("label", { for: id }, "What its copy shows"), way, edges), show };
}

function edge(id, side, place, statement, does) {
  const field = el("input", { type: "number", id: `${id}-${place}`, min: "0", max: "100", step: "0.1" });
  field.addEventListener("input", () => {
    if (field.value === "" || !field.validity.valid) return;
    const keep = [...statement.copy.keep];
    keep[place] = Number(field.value) / 100;
    statement.copy.keep = keep;
    field.setCustomValidity(bigEnough(keep) ? "" : "The right edge lies right of the left one, the lower below the upper.");
    does();
  });
  return { field, label: el("label", {}, `${side}, % `, field) };
}

export function isDrawingPart(statement) {
  return statement.copy.way === KEEP;
}
