// Buttons that copy their value: a citation, or the address of the view.
import { announce } from "./announce.js";
import { texts } from "./texts.js";

const SHOWN_FOR = 2000; // milliseconds

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // browsers offer the clipboard on https and on this machine only
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "rq-unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

export function copyOnClick() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.rq-copy");
    if (!button) return;
    const text = button.classList.contains("rq-link") ? window.location.origin + button.value : button.value;
    const done = await copy(text);
    button.focus();
    const told = await texts();
    announce(done ? told.copied : told.not_copied);
    button.classList.add(done ? "rq-done" : "rq-failed");
    setTimeout(() => button.classList.remove("rq-done", "rq-failed"), SHOWN_FOR);
  });
}
