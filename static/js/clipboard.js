// Copies the text of a field. Without the script it is selected and copied by hand.
import { announce, message } from "./messages.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand("copy")) return; // the text stays selected, so the keyboard can copy it
  }
  const label = button.textContent;
  button.textContent = message("copied");
  announce(message("copied"));
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches(".copy-field input")) event.target.select();
});
