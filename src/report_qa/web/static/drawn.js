// Gradio replaces what it draws whenever a value changes: say what is to be done with each new element.
const wanted = [];
const seen = new WeakMap();

function look() {
  for (const [selector, act] of wanted) {
    for (const element of document.querySelectorAll(selector)) {
      const acted = seen.get(element) ?? new Set();
      if (acted.has(act)) continue;
      seen.set(element, acted.add(act));
      act(element);
    }
  }
}

export function whenDrawn(selector, act) {
  if (!wanted.length) new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  wanted.push([selector, act]);
  look();
}
