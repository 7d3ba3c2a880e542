// Why an idea stands where it does, opened where one asks: under its row, or under the link.
import { fragment } from "./send.js";
import { announce, word } from "./words.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-why]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  toggle(link);
});

async function toggle(link) {
  const shown = document.getElementById(link.getAttribute("aria-controls"));
  if (shown) return close(link, shown);
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  const response = await fetch(link.href, {
    headers: { "X-Requested-With": "fetch" },
    credentials: "same-origin",
  }).catch(() => null);
  link.removeAttribute("aria-busy");
  if (!response?.ok) return announce(word("failed"));
  const piece = fragment(await response.text()).firstElementChild;
  const row = link.closest("tr");
  const place = row ? inTable(row, piece) : piece;
  place.id = `why-${link.pathname.match(/\d+/)[0]}`;
  (row ?? link).after(place);
  link.setAttribute("aria-controls", place.id);
  link.setAttribute("aria-expanded", "true");
  if (row) place.scrollIntoView({ block: "nearest" });
  announce(piece.querySelector("p").textContent);
}

function close(link, shown) {
  shown.remove();
  link.removeAttribute("aria-controls");
  link.setAttribute("aria-expanded", "false");
}

function inTable(row, piece) {
  const under = document.createElement("tr");
  const cell = under.insertCell();
  under.className = "why-row";
  cell.colSpan = row.cells.length;
  cell.append(piece);
  return under;
}
