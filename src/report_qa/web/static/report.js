// The report pane: every link to a paragraph opens it here, marked, instead of on a page of its own.
import { addressed } from "./address.js";
import { announce } from "./announce.js";
import { whenDrawn } from "./drawn.js";
import { language } from "./language.js";
import { texts } from "./texts.js";
import { isNarrow, view } from "./views.js";

let shown = { document: "", ui: "", number: "" };
let latest = 0;

/** What a link to a paragraph says: document, number, and the evidence's start and end in characters, or null. */
export function place(link) {
  const address = new URL(link.href);
  const found = address.pathname.match(/^\/report\/([^/]+)$/);
  if (!found || address.origin !== window.location.origin) return null;
  const ask = address.searchParams;
  const span = ask.has("from") ? [Number(ask.get("from")), Number(ask.get("to"))] : null;
  return { document: decodeURIComponent(found[1]), number: ask.get("p") ?? "", span };
}

/** Opens the report at a place; `focus` takes the reader there, to the other pane too where only one has room. */
export async function open(at, { focus = true } = {}) {
  const pane = document.getElementById("rq-pane");
  const turn = ++latest;
  if (focus && isNarrow()) view("report");
  if (shown.document !== at.document || shown.ui !== language()) {
    const fetched = await fetchReport(at.document);
    if (turn !== latest) return; // something else was opened meanwhile
    pane.innerHTML = fetched.made; // made and escaped by the server
    shown = { document: fetched.found ? at.document : "", ui: language(), number: "" };
    prepare(pane);
    if (!fetched.found) return;
  }
  if (!at.number) return;
  const paragraph = find(pane, at.number);
  if (!paragraph) {
    announce((await texts()).no_paragraph);
    return;
  }
  unmark(pane);
  paragraph.classList.add("rq-here");
  shown.number = at.number;
  const marked = at.span ? mark(paragraph.querySelector(".rq-text"), ...at.span) : null;
  bringIntoView(marked ?? paragraph);
  if (focus) {
    paragraph.tabIndex = -1;
    paragraph.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("rq-opened", { detail: at }));
  }
}

async function fetchReport(id) {
  try {
    const reply = await fetch(`/report/${encodeURIComponent(id)}/pane?ui=${language()}`);
    return { found: reply.ok, made: await reply.text() };
  } catch {
    const sentence = document.createElement("p");
    sentence.className = "rq-error";
    sentence.textContent = (await texts().catch(() => ({ lost: "–" }))).lost;
    return { found: false, made: sentence.outerHTML };
  }
}

/** What the sanitised page cannot say itself. */
function prepare(pane) {
  const pages = pane.querySelector(".rq-pages");
  pages?.setAttribute("role", "region");
  pages?.setAttribute("aria-label", pane.querySelector(".rq-title")?.textContent ?? "");
}

function find(pane, number) {
  const paragraph = document.getElementById(`p-${number.trim().split(/\s+/).join("-")}`);
  return paragraph && pane.contains(paragraph) ? paragraph : null;
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

function bringIntoView(element) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const pages = element.closest(".rq-pages");
  const top = element.getBoundingClientRect().top - pages.getBoundingClientRect().top + pages.scrollTop;
  const goal = top - pages.clientHeight / 4;
  const far = Math.abs(goal - pages.scrollTop) > 2 * pages.clientHeight; // a long way is a blur, not a help
  pages.scrollTo({ top: goal, behavior: still || far ? "auto" : "smooth" });
}

/** The evidence that the answer on show has for a paragraph, if any. */
function withEvidence(at) {
  const links = [...document.querySelectorAll("#rq-result a.rq-cite")].map(place).filter(Boolean);
  return links.find((one) => one.document === at.document && one.number === at.number) ?? at;
}

function openFirst() {
  if (!document.getElementById("rq-pane")) return;
  const at = addressed() ?? (shown.document ? { ...shown, span: null } : null);
  const first = document.querySelector(".rq-foot a[href]");
  const fallback = first && place(first);
  if (at) open(withEvidence(at), { focus: false });
  else if (fallback) open(fallback, { focus: false });
}

export function showReports() {
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const heading = event.target.closest?.("#rq-pane .rq-contents a");
    if (heading) {
      event.preventDefault();
      const target = document.getElementById(decodeURIComponent(new URL(heading.href).hash.slice(1)));
      target.tabIndex = -1;
      bringIntoView(target);
      target.focus({ preventScroll: true });
      return;
    }
    const version = event.target.closest?.("#rq-pane .rq-switch");
    if (version) {
      open({ document: version.value, number: shown.number, span: null });
      return;
    }
    const link = event.target.closest?.("a[href]");
    const at = link && !link.closest("#rq-pane") && place(link);
    if (!at) return;
    event.preventDefault();
    open(at);
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "rq-document") open({ document: event.target.value, number: "", span: null });
  });
  document.addEventListener("rq-viewed", ({ detail }) => {
    // what was opened while the pane was out of sight could not be scrolled to
    const here = detail === "report" && document.querySelector("#rq-pane .rq-here");
    if (here) bringIntoView(here.querySelector("mark") ?? here);
  });
  document.addEventListener("rq-language", openFirst);
  whenDrawn("#rq-pane", openFirst);
  document.addEventListener("rq-answered", ({ detail }) => {
    const best = detail.answer.querySelector("a.rq-cite");
    const kept = detail.fresh ? null : addressed();
    const at = kept ?? (best && place(best));
    if (at) open(withEvidence(at), { focus: false });
  });
}
