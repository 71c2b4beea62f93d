// The language of the interface is the page's, not Gradio's: carry it from the header that the server renders to the
// document, to the address, and to a cookie that lasts. (Gradio's own `js=` would need 'unsafe-eval'.)
import { whenDrawn } from "./drawn.js";

const A_YEAR = 365 * 24 * 60 * 60;

export function language() {
  return document.documentElement.lang || "en";
}

export function carryLanguage() {
  let shown = "";
  whenDrawn(".rq-head", (header) => {
    if (header.lang === shown) return;
    shown = header.lang;
    document.documentElement.lang = shown;
    document.documentElement.dir = header.dir;
    document.title = header.querySelector("h1").textContent;
    document.cookie = `rq-ui=${shown}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax`;
    const address = new URL(window.location);
    if (address.searchParams.get("ui") !== shown) {
      address.searchParams.set("ui", shown);
      window.history.replaceState(null, "", address);
    }
    document.dispatchEvent(new CustomEvent("rq-language", { detail: shown }));
  });
}
