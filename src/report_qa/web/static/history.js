// What was asked during this visit, to be asked again. It stays in this tab: the server keeps nothing.
import { ask } from "./asking.js";
import { whenDrawn } from "./drawn.js";
import { inEveryLanguage } from "./texts.js";

const KEY = "rq-asked";
const MOST = 50;

function asked() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return []; // the browser keeps nothing for this page
  }
}

function remember(question) {
  const questions = [question, ...asked().filter((one) => one !== question)].slice(0, MOST);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(questions));
  } catch {
    return;
  }
}

function show(told) {
  const place = document.getElementById("rq-history");
  const questions = asked();
  if (!place || !questions.length) return;
  const list = document.createElement("ol");
  for (const question of questions) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "rq-again";
    button.dir = "auto";
    button.textContent = question;
    button.addEventListener("click", () => ask(question));
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
  const folded = document.createElement("details");
  folded.open = place.querySelector("details")?.open ?? false;
  const summary = document.createElement("summary");
  summary.textContent = told.history;
  folded.append(summary, list);
  place.replaceChildren(folded);
}

export function keepHistory() {
  let told = null;
  const again = () => told && show(told);
  inEveryLanguage((spoken) => {
    told = spoken;
    again();
  });
  whenDrawn("#rq-history", again);
  document.addEventListener("rq-answered", (event) => {
    if (event.detail.question) remember(event.detail.question);
    again();
  });
}
