// The catalogue of the page's language, fetched once for each.
import { language } from "./language.js";

const kept = new Map();

/** key → text */
export async function texts() {
  const ui = language();
  if (!kept.has(ui)) {
    kept.set(ui, fetch(`/texts/${ui}.json`).then((reply) => (reply.ok ? reply.json() : Promise.reject(reply.status))));
    kept.get(ui).catch(() => kept.delete(ui));
  }
  return kept.get(ui);
}

/** Does something with the texts now, and again whenever the page's language changes. */
export function inEveryLanguage(act) {
  const now = () => texts().then(act, () => {});
  document.addEventListener("rq-language", now);
  now();
}
