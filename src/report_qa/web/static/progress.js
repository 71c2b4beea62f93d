// Says that an answer is being looked for, if it takes longer than a moment.
import { whenDrawn } from "./drawn.js";
import { texts } from "./texts.js";

const A_MOMENT = 300; // milliseconds
const LONGEST = 60_000;
let waiting = 0;

function begin() {
  end();
  waiting = setTimeout(async () => {
    const place = document.getElementById("rq-progress");
    if (place) place.textContent = (await texts()).searching;
    document.getElementById("rq-result")?.setAttribute("aria-busy", "true");
    waiting = setTimeout(end, LONGEST);
  }, A_MOMENT);
}

function end() {
  clearTimeout(waiting);
  document.getElementById("rq-progress")?.replaceChildren();
  document.getElementById("rq-result")?.removeAttribute("aria-busy");
}

export function showProgress() {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#rq-ask, #rq-examples button")) begin();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing
      && event.target.closest?.("#rq-question, #rq-understood")) begin();
  }, true);
  whenDrawn(".rq-answer, .rq-error, .toast-body", end);
}
