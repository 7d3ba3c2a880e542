// Copies what stands in a field; without script one marks and copies it by hand.
import { announce, word } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand("copy")) return; // it is marked: the keyboard can copy it
  }
  const label = button.textContent;
  button.textContent = word("copied");
  announce(word("copied"));
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches(".group-link input")) event.target.select();
});
