// The filters of a question: the server makes the form; what is chosen in it is kept where the question is asked from.
import { filtersIn } from "./address.js";
import { ask } from "./asking.js";
import { whenDrawn } from "./drawn.js";
import { language } from "./language.js";
import { isNarrow } from "./views.js";

let chosen = filtersIn(new URL(window.location).searchParams);
let shown = null;
let latest = 0;

function keep() {
  const field = document.querySelector("#rq-chosen textarea, #rq-chosen input");
  if (!field || field.value === chosen.toString()) return;
  field.value = chosen.toString();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function show() {
  const place = document.getElementById("rq-narrow");
  const address = `/filters?ui=${language()}&${chosen}`;
  if (!place || (shown === address && place.firstChild)) return;
  shown = address;
  const turn = ++latest;
  const reply = await fetch(address).catch(() => null);
  if (!reply?.ok || turn !== latest) return;
  const made = await reply.text();
  if (turn !== latest) return;
  const at = place.contains(document.activeElement) ? document.activeElement : null;
  const open = place.querySelector("details")?.open;
  place.innerHTML = made; // made and escaped by the server
  const folded = place.querySelector("details");
  if (folded) folded.open = open ?? (chosen.size > 0 && !isNarrow());
  if (at?.name) [...place.querySelectorAll("[name]")].find((one) => one.name === at.name && (one.type !== "checkbox" || one.value === at.value))?.focus();
}

function take(form, changed) {
  chosen = filtersIn(new FormData(form));
  if (changed === "document") chosen.delete("section"); // it was one of other documents
  keep();
  if (changed === "document") show(); // their sections
}

export function narrowDown() {
  whenDrawn("#rq-chosen :is(textarea, input)", keep);
  whenDrawn("#rq-narrow", show);
  document.addEventListener("rq-language", show);
  document.addEventListener("rq-answered", () => {
    const folded = document.querySelector("#rq-narrow details");
    if (folded && isNarrow()) folded.open = false; // else the answer is out of sight
  });
  document.addEventListener("change", (event) => {
    if (event.target.form?.id === "rq-filters") take(event.target.form, event.target.name);
  });
  document.addEventListener("click", (event) => {
    const wider = event.target.closest?.("a.rq-wider");
    if (!wider || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const wanted = new URL(wider.href).searchParams;
    chosen = filtersIn(wanted);
    keep();
    show();
    document.getElementById("rq-ask").focus(); // the link goes with what it stands for
    ask(wanted.get("q"));
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "rq-filters") return;
    event.preventDefault();
    take(event.target, "");
    // Gradio takes the text in on its next round
    requestAnimationFrame(() => setTimeout(() => document.getElementById("rq-ask").click()));
  });
}
