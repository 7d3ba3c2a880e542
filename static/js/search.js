// The search box answers as one types: arrows choose, Enter opens, Escape closes. Without it the form is just sent.
import { announce, number, word } from "./words.js";

const PAUSE = 150;

for (const form of document.querySelectorAll("[data-search-box]")) answerAsTyped(form);

function answerAsTyped(form) {
  const input = form.querySelector("input");
  const sheet = form.querySelector("[data-found]");
  let waiting,
    request,
    chosen = -1,
    shownFor = null;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-haspopup", "listbox");
  input.setAttribute("aria-expanded", "false");

  const options = () => [...sheet.querySelectorAll('[role="option"]')];

  function choose(place) {
    const all = options();
    const places = all.length + 1; // one more than answers: the box itself, at -1
    chosen = ((place + 1 + places) % places) - 1;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  function show() {
    if (!sheet.childElementCount) return;
    sheet.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    clearTimeout(waiting);
    request?.abort();
    choose(-1);
    sheet.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  async function ask() {
    const text = input.value.trim();
    if (text === shownFor) return show();
    request?.abort();
    if (!text) return forget();
    const mine = (request = new AbortController());
    try {
      const address = new URL(form.dataset.searchBox, location);
      address.searchParams.set("q", text);
      const response = await fetch(address, { headers: { "X-Requested-With": "fetch" }, signal: mine.signal });
      if (!response.ok) return forget();
      const html = await response.text();
      if (mine === request && document.activeElement === input) fill(text, html);
    } catch (error) {
      if (error.name !== "AbortError") forget(); // sending the form still works, and says what is wrong
    }
  }

  function fill(text, html) {
    sheet.innerHTML = html;
    shownFor = text;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    const list = sheet.querySelector('[role="listbox"]');
    if (!list) return close();
    list.id = `${input.id}-list`;
    input.setAttribute("aria-controls", list.id);
    options().forEach((option, i) => {
      option.id = `${input.id}-option-${i}`;
    });
    show();
    const count = Number(list.dataset.count);
    announce(count ? word("found", { n: number(count) }) : word("foundNothing"));
  }

  function forget() {
    sheet.replaceChildren();
    shownFor = null;
    close();
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("focus", () => {
    if (shownFor && shownFor === input.value.trim()) show();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !sheet.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
      else ask();
    } else if (event.key === "Enter" && open && chosen >= 0) {
      event.preventDefault();
      options()[chosen].click();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    }
  });
  // A press on an answer must not take the focus away before it is followed.
  sheet.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  form.addEventListener("submit", close);
}
