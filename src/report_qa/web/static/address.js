// The address of the page says what is shown: question, its language, and the paragraph that is open.
import { whenDrawn } from "./drawn.js";

const FILTERS = ["document", "symbol", "body", "session", "since", "until", "language", "section"];

/** The filters among the parameters of an address. */
export function filtersIn(parameters) {
  return new URLSearchParams([...parameters].filter(([name, value]) => FILTERS.includes(name) && value.trim()));
}

function narrow(filters) {
  const address = new URL(window.location);
  for (const name of FILTERS) address.searchParams.delete(name);
  for (const [name, value] of filters) address.searchParams.append(name, value);
  window.history.replaceState(null, "", address);
}

function change(parameters) {
  const address = new URL(window.location);
  for (const [name, value] of Object.entries(parameters)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  window.history.replaceState(null, "", address);
}

/** The paragraph that the address names, or null. */
export function addressed() {
  const ask = new URL(window.location).searchParams;
  return ask.get("doc") ? { document: ask.get("doc"), number: ask.get("p") ?? "", span: null } : null;
}

export function keepAddress() {
  document.addEventListener("rq-opened", (event) => change({ doc: event.detail.document, p: event.detail.number }));
  let before = new URL(window.location).searchParams.get("q");
  whenDrawn(".rq-answer", (answer) => {
    const link = answer.querySelector(".rq-link");
    const ask = link ? new URL(link.value, window.location).searchParams : new URLSearchParams();
    const question = ask.get("q") ?? "";
    const fresh = question !== before;
    before = question;
    // what was open for another question does not belong to this one
    change({ q: question, lang: ask.get("lang"), ...(fresh ? { doc: "", p: "" } : {}) });
    narrow(filtersIn(ask));
    document.dispatchEvent(new CustomEvent("rq-answered", { detail: { answer, question, fresh } }));
  });
}
