// The language of the interface is the page's, not Gradio's: carry it from the header that the server renders to the document
// and to the address. (Gradio's own `js=` would need 'unsafe-eval' in the content security policy.)
(() => {
  let shown = "";
  const carry = () => {
    const header = document.querySelector(".rq-head.rq-spoken");  // before that, the server has not read the address
    if (!header || header.lang === shown) return;
    shown = header.lang;
    document.documentElement.lang = header.lang;
    document.documentElement.dir = header.dir;
    const address = new URL(window.location);
    if (address.searchParams.get("ui") !== shown) {
      address.searchParams.set("ui", shown);
      window.history.replaceState(null, "", address);
    }
  };
  new MutationObserver(carry).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["lang"] });
})();
