// j k through the ideas, v to vote, n for a new one, / to search, ? for this list. Never while someone is typing;
// can be turned off.
import { isTyping } from "./hand.js";

const help = document.getElementById("keys");
const wanted = document.getElementById("keys-on");
const acts = { j: () => step(1), k: () => step(-1), v: vote, n: newIdea, "/": search, "?": () => help?.showModal() };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (!wanted?.checked || document.querySelector("dialog[open]") || isTyping(event.target)) return;
  const act = acts[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) help?.showModal();
  else if (event.target === help) help.close();
});

if (wanted) {
  try {
    wanted.checked = localStorage.getItem("keys") !== "off";
  } catch {
    /* private window: on, for this page */
  }
  wanted.addEventListener("change", () => {
    try {
      localStorage.setItem("keys", wanted.checked ? "on" : "off");
    } catch {
      /* as above */
    }
  });
}

const rows = () => [...document.querySelectorAll("article[data-row]")];
const current = () => document.activeElement?.closest("[data-row]");

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  const next = at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by];
  if (!next) return;
  next.querySelector(".idea-title a")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

// On an idea's own page there is only one box to mean.
function vote() {
  const row = current() ?? document.querySelector("header[data-row]");
  row?.querySelector("form[data-vote]")?.requestSubmit();
}

// Of the boxes of a page only one is seen.
function search() {
  const box = [...document.querySelectorAll("[data-search-box] input")].find((input) => input.checkVisibility());
  box?.focus();
  box?.select();
}

function newIdea() {
  const link = document.querySelector("[data-new-idea]");
  if (link) location.assign(link.href);
}
