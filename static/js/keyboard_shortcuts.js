// Shortcuts of the whole site: j k move through ideas, v votes, n starts an idea, / searches, ? lists the shortcuts.
// They are ignored while a visitor types, and can be turned off.
import { isTyping } from "./row_selection.js";

const STORED = "keys"; // in local storage: "on" or "off"
const help = document.getElementById("shortcuts");
const enabled = document.getElementById("shortcuts-on");
const shortcuts = {
  j: () => step(1),
  k: () => step(-1),
  v: vote,
  n: newIdea,
  "/": focusSearch,
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (!enabled?.checked || document.querySelector("dialog[open]") || isTyping(event.target)) return;
  const action = shortcuts[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts-open]")) help?.showModal();
  else if (event.target === help) help.close();
});

if (enabled) {
  try {
    enabled.checked = localStorage.getItem(STORED) !== "off";
  } catch {
    /* local storage is blocked: on, for this page */
  }
  enabled.addEventListener("change", () => {
    try {
      localStorage.setItem(STORED, enabled.checked ? "on" : "off");
    } catch {
      /* as above */
    }
  });
}

const rows = () => [...document.querySelectorAll("article[data-row]")];
const currentRow = () => document.activeElement?.closest("[data-row]");

function step(by) {
  const all = rows();
  const index = all.indexOf(currentRow());
  const next = index < 0 ? all[by > 0 ? 0 : all.length - 1] : all[index + by];
  if (!next) return;
  next.querySelector(".idea-title a")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

// On the page of one idea no row is focused: its header has the vote box.
function vote() {
  const row = currentRow() ?? document.querySelector("header[data-row]");
  row?.querySelector("form[data-vote]")?.requestSubmit();
}

// A page has several search boxes, of which one is visible.
function focusSearch() {
  const box = [...document.querySelectorAll("[data-search-box] input")].find((input) => input.checkVisibility());
  box?.focus();
  box?.select();
}

function newIdea() {
  const link = document.querySelector("[data-new-idea]");
  if (link) location.assign(link.href);
}
