// Questions asked once: of a letter, and of the whole campaign.

import { DATA, el } from "./page.js";
import { questionBlock } from "./asking.js";
import { questionKey } from "./progress.js";

export function officeScreen() {
  const ofLetter = (id) => DATA.of_letters.filter((one) => one.letter === id);
  const letters = [...new Set(DATA.of_letters.map((one) => one.letter))];
  const campaign = DATA.of_campaign
    .toSorted((one, other) => Number(other.open) - Number(one.open))
    .map((one) => questionBlock(one, questionKey(one, "campaign -")));
  const nothing =
    letters.length || campaign.length ? null : el("p", {}, "Nothing is asked about letters or about the campaign.");
  return el(
    "article",
    {},
    el("h1", { tabindex: "-1" }, "Letters and campaign"),
    el("p", {}, "Each of these is answered once, however many pictures it concerns."),
    nothing,
    campaign.length
      ? el("section", {}, el("h2", {}, "The campaign"), el("ul", { class: "questions" }, campaign))
      : null,
    letters.map((id) => letterSection(id, ofLetter(id))),
  );
}

function letterSection(id, asked) {
  const letter = DATA.letters.find((one) => one.id === id);
  const about = letter ? `${letter.subject}, ${letter.age}` : "";
  const blocks = asked.map((one) => questionBlock(one, questionKey(one, `letter ${id}`)));
  return el(
    "section",
    {},
    el("h2", {}, `Letter ${id} `, el("span", { class: "quiet" }, about)),
    el("ul", { class: "questions" }, blocks),
  );
}
