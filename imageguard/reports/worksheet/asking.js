// A question with its two answers.

import { DATA, el } from "./page.js";
import { changed, sitting } from "./sitting.js";

export function answer(key, value) {
  const earlier = sitting.answers.get(key);
  if (value) sitting.answers.set(key, { ...earlier, answer: value });
  else sitting.answers.delete(key);
  changed();
}

export function yesOrNo(key, label, does = () => {}, without = "Not yet") {
  const given = sitting.answers.get(key)?.answer ?? "";
  const choice = (value, words) =>
    el(
      "label",
      { class: `choice ${value || "later"}` },
      el("input", {
        type: "radio",
        name: key,
        value,
        checked: given === value,
        onchange: () => (answer(key, value), does()),
      }),
      el("span", {}, words),
    );
  const choices = [choice("yes", "Yes"), choice("no", "No"), choice("", without)];
  return el("div", { class: "choices", role: "radiogroup", "aria-label": label }, choices);
}

export function asked(question) {
  return question.plain ? question.text : `${question.text} Has somebody looked, and is it in order?`;
}

export function ruleOf(question) {
  const rule = DATA.rules[question.rule];
  const section = rule?.section ? `, section ${rule.section}` : "";
  return `${question.rule}${section} · ${question.severity}${question.stops ? "" : ": it holds nothing back"}`;
}

export function whyOf(question) {
  const lines = [DATA.rules[question.rule]?.why, ...question.evidence].filter(Boolean);
  if (!lines.length) return null;
  return el(
    "details",
    { class: "why" },
    el("summary", {}, "Why this is asked"),
    ...lines.map((line) => el("p", {}, line)),
  );
}

export function questionBlock(question, key) {
  const earlier = question.answered ? el("p", { class: "quiet" }, `Answered before by ${question.answered}.`) : null;
  return el(
    "li",
    { class: `question ${question.open && question.stops ? "must" : ""}` },
    el("p", { class: "asks" }, asked(question)),
    el("p", { class: "quiet" }, ruleOf(question)),
    earlier,
    yesOrNo(key, asked(question), undefined, question.answered ? "As answered" : "Not yet"),
    whyOf(question),
  );
}
