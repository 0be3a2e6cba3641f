// A picture with its numbered faces; a missed face is pointed out by mouse or by keyboard.

import { el, jpeg, tell } from "./page.js";
import { between, bigEnough, moved, resized, spoken } from "./places.js";
import { isDrawingPart } from "./copies.js";
import { said } from "./entries.js";
import { needsWord } from "./progress.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 0.01;
const FINE = 0.002;

export function figure(view, statement, does) {
  const layer = el("div", { class: "layer" });
  const draw = () => {
    layer.replaceChildren(...kept(statement), ...statement.faces.map((face) => boxOf(face, does, draw)));
  };
  draw();
  const source = jpeg(view);
  const picture = source
    ? el("img", { src: source, alt: `${view.kind}, ${does.name}`, draggable: "false" })
    : el(
        "p",
        { class: "empty" },
        "This picture cannot be shown: the file has changed since it was judged. Check it again.",
      );
  const frame = el("div", { class: "frame" }, picture, layer);
  if (source) drawing(layer, statement, does);
  return { frame, draw };
}

function kept(statement) {
  if (!isDrawingPart(statement)) return [];
  const part = el("div", { class: "part" });
  put(part, statement.copy.keep);
  return [el("div", { class: "shade", "aria-hidden": "true" }, part)];
}

function put(element, region) {
  const [left, top, right, bottom] = region.map((one) => one * 100);
  Object.assign(element.style, {
    left: `${left}%`,
    top: `${top}%`,
    width: `${right - left}%`,
    height: `${bottom - top}%`,
  });
}

function boxOf(face, does, draw) {
  const state = said(face) || !needsWord(face) ? "told" : "open";
  const box = el("button", {
    type: "button",
    class: `box ${state}${face.own ? " own" : ""}`,
    "data-face": face.number,
  });
  box.append(el("span", { class: "number" }, String(face.number)));
  if (face.own) box.append(el("span", { class: "grip", "aria-hidden": "true" }));
  settle(box, face);
  box.addEventListener("click", () => does.choose(face));
  if (face.own) byKeys(box, face, does);
  if (face.own) byPointer(box, face, does, draw);
  return box;
}

function settle(box, face) {
  put(box, face.region);
  const how = face.own ? ". Arrow keys move it, Shift and arrow keys change its size, Delete removes it" : "";
  box.setAttribute("aria-label", `Face ${face.number}, ${spoken(face.region)}${how}`);
}

function change(box, face, region, does) {
  face.region = region;
  settle(box, face);
  does.changed();
}

function byKeys(box, face, does) {
  box.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      does.remove(face);
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const by = event.altKey || event.ctrlKey ? FINE : STEP;
    change(box, face, (event.shiftKey ? resized : moved)(face.region, step[0] * by, step[1] * by), does);
    tell(`Face ${face.number}: ${spoken(face.region)}`);
  });
}

function at(event, layer) {
  const bounds = layer.getBoundingClientRect();
  return [(event.clientX - bounds.left) / bounds.width, (event.clientY - bounds.top) / bounds.height];
}

function byPointer(box, face, does, draw) {
  box.addEventListener("pointerdown", (event) => {
    event.stopPropagation();
    const layer = box.parentElement;
    const way = event.target.classList.contains("grip") ? resized : moved;
    const [start, from] = [at(event, layer), face.region];
    box.setPointerCapture(event.pointerId);
    box.onpointermove = (move) => {
      const here = at(move, layer);
      change(box, face, way(from, here[0] - start[0], here[1] - start[1]), does);
    };
    box.onpointerup = () => {
      box.onpointermove = null;
      draw();
    };
  });
}

function drawing(layer, statement, does) {
  layer.addEventListener("pointerdown", (event) => {
    if (event.target !== layer || event.button !== 0 || event.pointerType === "touch") return;
    event.preventDefault();
    const [start, draft] = [at(event, layer), el("div", { class: "draft" })];
    let region = null;
    layer.append(draft);
    layer.setPointerCapture(event.pointerId);
    layer.onpointermove = (move) => {
      region = between(start, at(move, layer));
      put(draft, region);
    };
    layer.onpointerup = () => {
      layer.onpointermove = null;
      layer.onpointerup = null;
      draft.remove();
      if (region && bigEnough(region)) does.add(region);
    };
  });
}
