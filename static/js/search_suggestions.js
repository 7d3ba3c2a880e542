// Suggests results while a search is typed: arrow keys choose, Enter opens, Escape closes.
// Without the script the form is simply sent.
import { announce, formatNumber, message } from "./messages.js";
import { get } from "./request.js";

const DELAY = 150; // milliseconds

for (const form of document.querySelectorAll("[data-search-box]")) attach(form);

function attach(form) {
  const input = form.querySelector("input");
  const panel = form.querySelector("[data-suggestion-panel]");
  let timer,
    pending,
    chosen = -1, // -1: the input itself
    shownFor = null; // the text that the panel answers

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-haspopup", "listbox");
  input.setAttribute("aria-expanded", "false");

  const options = () => [...panel.querySelectorAll('[role="option"]')];

  // Goes round through the options and the input, which comes before the first one.
  function choose(index) {
    const all = options();
    const places = all.length + 1;
    chosen = ((index + 1 + places) % places) - 1;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  function open() {
    if (!panel.childElementCount) return;
    panel.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    clearTimeout(timer);
    pending?.abort();
    choose(-1);
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  async function search() {
    const text = input.value.trim();
    if (text === shownFor) return open();
    pending?.abort();
    if (!text) return clear();
    const mine = (pending = new AbortController());
    try {
      const response = await get(form.dataset.searchBox, { query: { q: text }, signal: mine.signal });
      const html = await response.text();
      if (mine === pending && document.activeElement === input) fill(text, html);
    } catch {
      if (!mine.signal.aborted) clear(); // the form can still be sent, and its page says what is wrong
    }
  }

  function fill(text, html) {
    panel.innerHTML = html;
    shownFor = text;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    const list = panel.querySelector('[role="listbox"]');
    if (!list) return close();
    list.id = `${input.id}-list`;
    input.setAttribute("aria-controls", list.id);
    options().forEach((option, i) => {
      option.id = `${input.id}-option-${i}`;
    });
    open();
    const count = Number(list.dataset.count);
    announce(count ? message("suggestionsFound", { n: formatNumber(count) }) : message("suggestionsNone"));
  }

  function clear() {
    panel.replaceChildren();
    shownFor = null;
    close();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, DELAY);
  });
  input.addEventListener("focus", () => {
    if (shownFor && shownFor === input.value.trim()) open();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isOpen = !panel.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
      else search();
    } else if (event.key === "Enter" && isOpen && chosen >= 0) {
      event.preventDefault();
      options()[chosen].click();
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    }
  });
  // Keeps the focus in the input, so the panel is still open when the click arrives.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  form.addEventListener("submit", close);
}
