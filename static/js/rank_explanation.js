// Opens the explanation of an idea's rank in place: under its table row, or under the link.
import { announce } from "./messages.js";
import { parse } from "./partials.js";
import { get } from "./request.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-explanation]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  toggle(link);
});

async function toggle(link) {
  const shown = document.getElementById(link.getAttribute("aria-controls"));
  if (shown) return close(link, shown);
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  try {
    const response = await get(link.href);
    open(link, parse(await response.text()).firstElementChild);
  } catch (error) {
    announce(error.message);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

function open(link, explanation) {
  const row = link.closest("tr");
  const element = row ? tableRow(row, explanation) : explanation;
  element.id = `explanation-${link.pathname.match(/\d+/)[0]}`;
  (row ?? link).after(element);
  link.setAttribute("aria-controls", element.id);
  link.setAttribute("aria-expanded", "true");
  if (row) element.scrollIntoView({ block: "nearest" });
  announce(explanation.querySelector("p").textContent);
}

function close(link, shown) {
  shown.remove();
  link.removeAttribute("aria-controls");
  link.setAttribute("aria-expanded", "false");
}

function tableRow(row, explanation) {
  const below = document.createElement("tr");
  const cell = below.insertCell();
  below.className = "explanation-row";
  cell.colSpan = row.cells.length;
  cell.append(explanation);
  return below;
}
