// What is still to do: people to count, faces to tell, questions to answer.

import { DATA } from "./page.js";
import { said } from "./entries.js";
import { peopleOf, sitting } from "./sitting.js";

const SETTLED = new Set(["covered", "obscured", "bystander", "not_a_person", "refused"]);

export function questionKey(question, about) {
  return `${question.rule} ${about}`;
}

export function needsWord(face) {
  return face.own || !SETTLED.has(face.status);
}

export function stepsOf(asset) {
  const steps = asset.views.flatMap((view) => peopleSteps(asset, view));
  const asked = asset.views.length ? asset.questions.filter((one) => one.open) : [];
  return [...steps, ...asked.map((one) => sitting.answers.has(questionKey(one, `asset ${asset.number}`)))];
}

function peopleSteps(asset, view) {
  const statement = peopleOf(asset, view);
  const counted = view.primary && asset.count_asked ? [statement.count !== null] : [];
  return [...counted, ...statement.faces.filter(needsWord).map(said)];
}

function officeSteps() {
  const ofLetters = DATA.of_letters.filter((one) => one.open).map((one) => questionKey(one, `letter ${one.letter}`));
  const ofCampaign = DATA.of_campaign.filter((one) => one.open).map((one) => questionKey(one, "campaign -"));
  return [...ofLetters, ...ofCampaign].map((key) => sitting.answers.has(key));
}

export function openIn(asset) {
  return stepsOf(asset).filter((done) => !done).length;
}

export function openOffice() {
  return officeSteps().filter((done) => !done).length;
}

export function progress() {
  const steps = [...DATA.assets.flatMap(stepsOf), ...officeSteps()];
  return { done: steps.filter(Boolean).length, all: steps.length };
}

export function countSheet() {
  return DATA.assets.filter((asset) => asset.count_asked && asset.views[0]?.primary);
}

export function uncounted() {
  return countSheet().filter((asset) => peopleOf(asset, asset.views[0]).count === null);
}

export function sheets() {
  const found = new Map();
  for (const asset of DATA.assets.filter((one) => one.views.length)) {
    for (const question of asset.questions.filter((one) => one.open)) {
      const sheet = found.get(question.rule) ?? { question, assets: [] };
      found.set(question.rule, sheet);
      sheet.assets.push(asset);
    }
  }
  const weight = (sheet) => (sheet.question.stops ? 0 : 1e6) - sheet.assets.length;
  return [...found.values()].sort((one, other) => weight(one) - weight(other));
}

export function openOnSheet(sheet) {
  return sheet.assets.filter((asset) => !sitting.answers.has(questionKey(sheet.question, `asset ${asset.number}`)));
}

export function accounted(asset, view) {
  const people = peopleOf(asset, view).faces.filter(
    (face) => face.say !== "not_a_person" && face.status !== "not_a_person",
  );
  return people.filter((face) => said(face) || SETTLED.has(face.status) || face.tier === "certain").length;
}
