// The report pane: every link to a paragraph opens it here, marked, instead of on a page of its own.
import { whenDrawn } from "./drawn.js";
import { language } from "./language.js";

let shown = { document: "", ui: "" };

/** What a link to a paragraph says: document, number, and the evidence's start and end in characters, or null. */
export function place(link) {
  const address = new URL(link.href);
  const found = address.pathname.match(/^\/report\/([^/]+)$/);
  if (!found || address.origin !== window.location.origin) return null;
  const ask = address.searchParams;
  const span = ask.has("from") ? [Number(ask.get("from")), Number(ask.get("to"))] : null;
  return { document: decodeURIComponent(found[1]), number: ask.get("p") ?? "", span };
}

/** Opens the report at a place; `focus` moves the reader there too. */
export async function open(at, focus = true) {
  const pane = document.getElementById("rq-pane");
  const ui = language();
  if (shown.document !== at.document || shown.ui !== ui) {
    const reply = await fetch(`/report/${encodeURIComponent(at.document)}/pane?ui=${ui}`);
    pane.innerHTML = await reply.text(); // made and escaped by the server
    shown = { document: at.document, ui };
  }
  if (!at.number) return;
  const paragraph = document.getElementById(`p-${at.number.trim().split(/\s+/).join("-")}`);
  if (!paragraph || !pane.contains(paragraph)) return;
  unmark(pane);
  paragraph.classList.add("rq-here");
  const marked = at.span ? mark(paragraph.querySelector(".rq-text"), ...at.span) : null;
  scrollTo(marked ?? paragraph);
  if (focus) {
    paragraph.tabIndex = -1;
    paragraph.focus({ preventScroll: true });
  }
}

function unmark(pane) {
  for (const old of pane.querySelectorAll(".rq-here")) old.classList.remove("rq-here");
  for (const old of pane.querySelectorAll("mark")) {
    const parent = old.parentNode;
    old.replaceWith(...old.childNodes);
    parent.normalize();
  }
}

function mark(text, start, end) {
  const node = text.firstChild;
  const characters = [...(node?.data ?? "")]; // Python counts characters, not UTF-16 units
  if (!(0 <= start && start < end && end <= characters.length)) return null;
  const units = (count) => characters.slice(0, count).join("").length;
  const range = document.createRange();
  range.setStart(node, units(start));
  range.setEnd(node, units(end));
  const made = document.createElement("mark");
  range.surroundContents(made);
  return made;
}

function scrollTo(element) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const pages = element.closest(".rq-pages");
  const top = element.getBoundingClientRect().top - pages.getBoundingClientRect().top + pages.scrollTop;
  pages.scrollTo({ top: top - pages.clientHeight / 3, behavior: still ? "auto" : "smooth" });
}

export function showReports() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.closest("#rq-pane")) return;
    const at = place(link);
    if (!at) return;
    event.preventDefault();
    open(at);
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "rq-document") open({ document: event.target.value, number: "", span: null });
  });
  const first = () => {
    const link = document.querySelector(".rq-foot a[href]");
    const at = link && place(link);
    if (at && document.getElementById("rq-pane")) open(shown.document ? { ...at, document: shown.document } : at, false);
  };
  document.addEventListener("rq-language", first);
  whenDrawn("#rq-pane", first);
}
