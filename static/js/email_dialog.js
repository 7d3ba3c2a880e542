// Asks for an email address, and for the code that was sent to it, in a dialog over the page.
import { parse } from "./partials.js";
import { get, submitForPartial } from "./request.js";

// Opens the dialog of a partial, in place of one that is open.
export function openEmailDialog(dialog) {
  for (const old of document.querySelectorAll("dialog[data-email-dialog]")) old.remove();
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  (dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector(".field input"))?.focus();
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-email-link]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.defaultPrevented) return;
  event.preventDefault();
  try {
    const response = await get(link.href);
    const dialog = parse(await response.text()).querySelector("dialog");
    if (dialog) return openEmailDialog(dialog);
  } catch {
    // the page of the link does the same
  }
  location.assign(link.href);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("emailStep" in form.dataset)) return;
  const dialog = form.closest("dialog");
  if (!dialog) return;
  event.preventDefault();
  const buttons = [...dialog.querySelectorAll("button")];
  buttons.forEach((button) => (button.disabled = true));
  try {
    const answer = await submitForPartial(form, null);
    const next = answer && parse(answer.html).querySelector("dialog");
    if (next) openEmailDialog(next);
  } catch (error) {
    showError(form, error.message);
    buttons.forEach((button) => (button.disabled = false));
  }
});

function showError(form, text) {
  form.querySelector(".error.failed")?.remove();
  const line = document.createElement("p");
  line.className = "error failed";
  line.setAttribute("role", "alert");
  line.textContent = text;
  form.append(line);
}
