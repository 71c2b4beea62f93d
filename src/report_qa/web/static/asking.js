// Asks as a reader would: fills in the question and presses the button.
export function ask(question) {
  const field = document.querySelector("#rq-question textarea");
  field.value = question;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  // Gradio takes the text in on its next round
  requestAnimationFrame(() => setTimeout(() => document.getElementById("rq-ask").click()));
}
