// A card shows one official version of its paragraph at a time.
import { whenDrawn } from "./drawn.js";

function choose(card, language) {
  for (const version of card.querySelectorAll(".rq-version")) version.hidden = version.lang !== language;
  for (const button of card.querySelectorAll(".rq-choice")) button.setAttribute("aria-pressed", button.value === language);
}

export function switchVersions() {
  whenDrawn(".rq-card .rq-choices", (choices) => {
    choices.setAttribute("aria-label", choices.title);
    const card = choices.closest(".rq-card");
    choose(card, card.querySelector(".rq-version:not([hidden])").lang);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".rq-choice");
    if (button) choose(button.closest(".rq-card"), button.value);
  });
}
