// Changes the theme at once; the server remembers it for the next page.
import { submitInBackground } from "./request.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-theme-switch]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
  submitInBackground(form, event.submitter);
});
