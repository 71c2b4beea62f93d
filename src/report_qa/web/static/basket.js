// The basket. It lives in this browser alone (localStorage); the server sees it only to make a file of it, and keeps nothing.
// Anywhere on the page, a link `a.rq-keep` to /basket?document=…&p=…&from=…&to=… puts its quote in; without this script it opens the basket.
import { whenDrawn } from "./drawn.js";

const STORE = "rq-basket";
const TITLE = "rq-basket-title";
const here = document.documentElement;

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => one && typeof one.document === "string" && typeof one.number === "string") : [];
  } catch {
    return [];
  }
};
const write = (items) => {
  try {
    localStorage.setItem(STORE, JSON.stringify(items));
    return true;
  } catch {
    return false;
  }
};

const language = () => new URL(window.location).searchParams.get("ui") || here.lang || "en";
const asked = new Map();
const texts = () => {
  const ui = language();
  if (!asked.has(ui)) asked.set(ui, fetch(`/basket/texts?ui=${encodeURIComponent(ui)}`).then((reply) => reply.json()));
  return asked.get(ui);
};

let live;
const announce = (words) => {
  if (!live) {
    live = document.createElement("div");
    live.className = "rq-unseen rq-live";
    live.setAttribute("role", "status");
    document.body.append(live);
  }
  live.textContent = "";
  setTimeout(() => { live.textContent = words; }, 50);  // the same words twice are announced twice
};

const whole = (text) => (text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined);
const itemOf = (address) => {
  const said = new URL(address, window.location).searchParams;
  const item = { document: said.get("document"), number: said.get("p") };
  if (!item.document || !item.number) return null;
  const [start, end] = [whole(said.get("from")), whole(said.get("to"))];
  return start !== undefined && end !== undefined ? { ...item, start, end } : item;
};
const same = (one, other) => ["document", "number", "start", "end"].every((key) => one[key] === other[key]);

const add = async (item) => {
  const said = await texts();
  const items = read();
  if (items.some((one) => same(one, item))) return said.there;
  if (items.length >= said.most || !write([...items, item])) return said.full;
  return said.added;
};

const mark = (root) => {
  const items = read();
  for (const link of root.querySelectorAll("a.rq-keep")) {
    const item = itemOf(link.href);
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", String(Boolean(item && items.some((one) => same(one, item)))));
  }
};

document.addEventListener("click", async (event) => {
  const link = event.target instanceof Element && event.target.closest("a.rq-keep");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const item = itemOf(link.href);
  if (!item) return;
  event.preventDefault();
  event.stopPropagation();
  announce(await add(item));
  mark(document);
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target instanceof Element && event.target.matches("a.rq-keep[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

const shown = async (item, at, count, said, changed) => {
  const query = new URLSearchParams({ document: item.document, p: item.number, ui: language() });
  if (item.start !== undefined) {
    query.set("from", item.start);
    query.set("to", item.end);
  }
  const reply = await fetch(`/basket/quote?${query}`);
  const found = await reply.json();
  const article = make("article");
  if (reply.ok) {
    const quote = make("blockquote", { lang: found.language, dir: found.direction, textContent: found.quote });
    const path = make("p", { className: "rq-fine", lang: found.language, dir: found.direction, textContent: found.heading });
    article.append(make("h2", {}, make("a", { href: found.link, textContent: found.label })), path, quote);
  } else {
    article.append(make("p", { className: "rq-none", textContent: found.error ?? said.failed }));
  }
  const note = make("textarea", { id: `note-${at}`, maxLength: said.longest_note, rows: 2, dir: "auto", value: item.note ?? "" });
  note.addEventListener("change", () => changed((items) => { items[at] = { ...items[at], note: note.value }; }, ""));
  article.append(make("p", { className: "rq-field" }, make("label", { htmlFor: note.id, textContent: said.note }), note));
  const buttons = make("p", { className: "rq-buttons" });
  const button = (kind, disabled, change, words, focus) => {
    const made = make("button", { type: "button", textContent: said[kind], disabled });
    made.dataset.kind = kind;
    made.setAttribute("aria-label", `${said[kind]}: ${found.label ?? item.number}`);
    made.addEventListener("click", () => changed(change, words, { kind, at: focus }));
    buttons.append(made);
  };
  const swap = (other) => (items) => { [items[at], items[other]] = [items[other], items[at]]; };
  button("up", at === 0, swap(at - 1), said.moved, at - 1);
  button("down", at === count - 1, swap(at + 1), said.moved, at + 1);
  button("remove", false, (items) => { items.splice(at, 1); }, said.removed, Math.min(at, count - 2));
  article.append(buttons);
  return make("li", {}, article);
};

const list = document.getElementById("basket-items");

const render = async (focus) => {
  const said = await texts();
  const items = read();
  const changed = async (change, words, next) => {
    const now = read();
    change(now);
    write(now);
    if (words) announce(words);
    if (next) await render(next);
  };
  const made = await Promise.all(items.map((item, at) => shown(item, at, items.length, said, changed)));
  list.replaceChildren(...made);
  document.getElementById("basket-empty").hidden = items.length > 0;
  for (const button of document.querySelectorAll("#basket-take button")) button.disabled = items.length === 0;
  if (focus) {
    const row = list.children[focus.at];
    const wanted = row?.querySelector(`button[data-kind=${focus.kind}]:enabled`) ?? row?.querySelector("button:enabled");
    (wanted ?? document.querySelector("h1")).focus();
  }
};

const take = async (kind) => {
  const said = await texts();
  const title = document.getElementById("basket-title").value;
  const reply = await fetch(`/basket/${kind}?ui=${encodeURIComponent(language())}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title, items: read() }),
  }).catch(() => null);
  if (!reply?.ok) {
    announce(said.failed);
    return;
  }
  const address = URL.createObjectURL(await reply.blob());
  const link = make("a", { href: address, download: `basket.${kind}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  announce(said.saved);
};

if (list) {
  document.querySelector("h1").tabIndex = -1;
  const title = document.getElementById("basket-title");
  title.value = localStorage.getItem(TITLE) ?? "";
  title.addEventListener("change", () => localStorage.setItem(TITLE, title.value));
  for (const button of document.querySelectorAll("#basket-take button")) {
    button.addEventListener("click", () => take(button.dataset.format));
  }
  const item = itemOf(window.location.href);
  if (item) {  // came here by a link that was opened without this script, or in a new tab
    announce(await add(item));
    const address = new URL(window.location);
    for (const name of ["document", "p", "from", "to"]) address.searchParams.delete(name);
    window.history.replaceState(null, "", address);
  }
  await render();
}
mark(document);
whenDrawn(".rq-card, #rq-pane .rq-pages", mark); // what the page draws later
