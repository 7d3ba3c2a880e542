// Shows the ideas to choose from while words of a title are typed.
import { get } from "./request.js";

const DELAY = 300; // milliseconds

const form = document.querySelector("[data-duplicate-search]");
const container = document.querySelector("[data-duplicate-choices]");
const typed = form?.elements.typed;
let timer;
let pending;

async function search() {
  pending?.abort();
  const mine = (pending = new AbortController());
  try {
    const response = await get(form.action, { query: { typed: typed.value }, signal: mine.signal });
    const html = await response.text();
    if (mine !== pending) return;
    container.innerHTML = html;
    container.closest("form").elements.typed.value = typed.value;
  } catch {
    /* canceled or failed: the button still searches */
  }
}

typed?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, DELAY);
});
