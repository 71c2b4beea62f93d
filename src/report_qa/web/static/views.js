// On a narrow screen the two panes are two tabs.
import { whenDrawn } from "./drawn.js";
import { inEveryLanguage } from "./texts.js";

const VIEWS = { work: "rq-work", report: "rq-report" };
const tabs = new Map();
const NARROW = window.matchMedia("(max-width: 60rem)");

/** Shows the pane "work" or "report" where only one has room. */
export function view(chosen) {
  document.documentElement.dataset.view = chosen;
  for (const [name, tab] of tabs) {
    tab.setAttribute("aria-selected", name === chosen);
    tab.tabIndex = name === chosen ? 0 : -1;
  }
  document.dispatchEvent(new CustomEvent("rq-viewed", { detail: chosen }));
}

export function isNarrow() {
  return NARROW.matches;
}

export function switchViews() {
  const list = document.createElement("div");
  list.id = "rq-views";
  list.setAttribute("role", "tablist");
  for (const [name, pane] of Object.entries(VIEWS)) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `rq-view-${name}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", pane);
    tab.addEventListener("click", () => view(name));
    tab.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key) || event.altKey) return;
      const other = name === "work" ? "report" : "work";
      view(other);
      tabs.get(other).focus();
    });
    tabs.set(name, tab);
    list.append(tab);
  }
  view("work");
  inEveryLanguage((told) => {
    for (const [name, tab] of tabs) tab.textContent = told[`view_${name}`];
    list.setAttribute("aria-label", `${told.view_work} – ${told.view_report}`);
  });
  whenDrawn("#rq-panes", (panes) => panes.before(list));
}
