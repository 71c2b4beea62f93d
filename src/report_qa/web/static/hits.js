// Alt with an arrow steps through the paragraphs found: the card is focused, the report opens at it. With Alt held, no key
// is taken from typing or from a screen reader; lists that open with Alt and an arrow keep it.
import { open, place } from "./report.js";
import { view } from "./views.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function step(by) {
  const cards = [...document.querySelectorAll("#rq-result .rq-card")];
  if (!cards.length) return false;
  const at = cards.findIndex((card) => card.classList.contains("rq-current"));
  const next = at < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(Math.max(at + by, 0), cards.length - 1);
  for (const card of cards) card.classList.toggle("rq-current", card === cards[next]);
  view("work");
  cards[next].focus();
  cards[next].scrollIntoView({ block: "nearest" });
  const link = cards[next].querySelector(".rq-version:not([hidden]) a.rq-cite");
  if (link) open(place(link), { focus: false });
  return true;
}

export function stepThroughHits() {
  document.addEventListener("keydown", (event) => {
    const by = STEPS[event.key];
    if (!by || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.("select, [role=combobox], [role=listbox], [aria-haspopup=listbox]")) return;
    if (step(by)) event.preventDefault();
  });
}
