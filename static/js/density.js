// Makes lists compact at once, or usual again; the server remembers it for the next page.
import { submitInBackground } from "./request.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-density-switch]") || !event.submitter) return;
  event.preventDefault();
  const button = event.submitter;
  submitInBackground(form, button);
  const isCompact = button.value === "compact";
  document.body.dataset.lists = button.value;
  button.value = isCompact ? "usual" : "compact";
  button.setAttribute("aria-pressed", String(isCompact));
});
