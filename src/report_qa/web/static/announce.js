// Tells those who listen what has changed: one quiet region, there from the start, which screen readers read out.
import { whenDrawn } from "./drawn.js";

const region = document.createElement("div");
region.id = "rq-announced";
region.className = "rq-unseen";
region.setAttribute("role", "status");
region.setAttribute("aria-live", "polite");

/** Says a sentence, or elements' texts in their own languages. */
export function announce(...said) {
  region.replaceChildren(
    ...said.map((one) => {
      const part = document.createElement("p");
      part.textContent = typeof one === "string" ? one : one.textContent;
      const spoken = typeof one === "string" ? null : one.closest("[lang]");
      if (spoken) part.lang = spoken.lang;
      return part;
    }),
  );
}

export function announceAnswers() {
  document.body.append(region);
  whenDrawn(".rq-answer", (answer) => {
    announce(...answer.querySelectorAll(".rq-told, .rq-quote blockquote, .rq-quote .rq-cite, .rq-none strong"));
  });
}
