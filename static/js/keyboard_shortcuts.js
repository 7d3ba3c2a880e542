// Shortcuts of the whole site: j k move through ideas, v votes, n starts an idea, / searches, ? lists the shortcuts.
// They are ignored while a visitor types, and can be turned off.
import { isTyping } from "./row_selection.js";
import { areShortcutsOn } from "./shortcuts_switch.js";

const shortcuts = {
  j: () => step(1),
  k: () => step(-1),
  v: vote,
  n: newIdea,
  "/": focusSearch,
  "?": () => document.getElementById("shortcuts")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (!areShortcutsOn() || document.querySelector("dialog[open]") || isTyping(event.target)) return;
  const action = shortcuts[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

// A button names the dialog that it opens. A click beside a dialog closes it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shortcuts-open]");
  if (button) document.getElementById(button.dataset.shortcutsOpen)?.showModal();
  else if (event.target.matches("dialog.shortcuts")) event.target.close();
});

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
  const box = [...document.querySelectorAll("[data-search-box] input")].find((input) => input.getClientRects().length);
  box?.focus();
  box?.select();
}

function newIdea() {
  const link = document.querySelector("[data-new-idea]");
  if (link) location.assign(link.href);
}
