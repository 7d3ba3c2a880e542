// Shows the first ideas by a formula while it is being written.
import { get } from "./request.js";

const DELAY = 250; // milliseconds

const field = document.querySelector("[data-formula]");
const preview = document.querySelector("[data-formula-preview]");
let timer, pending;

field?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, DELAY);
});

async function show() {
  pending?.abort();
  const mine = (pending = new AbortController());
  try {
    const response = await get(field.dataset.formula, { query: { formula: field.value }, signal: mine.signal });
    const html = await response.text();
    if (mine !== pending) return;
    preview.innerHTML = html;
    if (preview.querySelector(".error")) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  } catch {
    /* canceled or failed: the Preview button shows why */
  }
}
