// The table of ranked ideas by keyboard: j k select a row, x checks it, d responds, s o e v edit the checked ideas.
import { announce, message } from "./messages.js";
import { parse } from "./partials.js";
import { submitForPartial } from "./request.js";
import { handle, listen, RowSelection } from "./row_selection.js";

let barSheet;
const ROW = "tr[data-idea]";
const table = document.querySelector("table.ranked tbody");
const form = document.getElementById("bulk-edit");
const help = document.getElementById("table-shortcuts");
const selectAll = document.getElementById("select-all");
const outcomeSlot = document.querySelector("[data-bulk-outcome]");
const boxes = () => [...table.querySelectorAll(".select-cell [type=checkbox]")];
const checkedBoxes = () => boxes().filter((box) => box.checked);

if (table && form) start(new RowSelection(table, ROW));

function start(selection) {
  listen(
    {
      j: () => selection.step(1),
      k: () => selection.step(-1),
      x: () => toggleBox(selection),
      s: () => edit(selection, "status_key"),
      o: () => edit(selection, "owner_id"),
      e: () => edit(selection, "effort"),
      v: () => edit(selection, "value"),
      d: () => respond(selection),
      w: () => selection.row?.querySelector("[data-explanation]")?.click(),
      "?": () => help.showModal(),
    },
    { inField: (event) => inField(event, selection), otherwise: (event) => openIdea(event) },
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(selection, event.submitter);
  });
  form.addEventListener("input", dropQuestion);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("[data-question]")) cancel();
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-cancel]")) cancel();
  });
  document.addEventListener("change", (event) => {
    if (event.target === selectAll) setAll(selectAll.checked);
    if (!event.target.matches(".select-cell input")) return;
    dropQuestion();
    updateButton();
  });
  new ResizeObserver(keepInSight).observe(form.parentElement);
  updateButton();
}

// The height of the bar, so that nothing is scrolled behind it when it gets the focus.
function keepInSight() {
  barSheet ||= new CSSStyleSheet();
  if (!document.adoptedStyleSheets.includes(barSheet)) document.adoptedStyleSheets.push(barSheet);
  barSheet.replaceSync(`:root { --bulk-edit-height: ${form.parentElement.offsetHeight}px; }`);
}

function setAll(isChecked) {
  for (const box of boxes()) box.checked = isChecked;
}

function toggleBox(selection) {
  const box = selection.row?.querySelector(".select-cell [type=checkbox]");
  if (!box) return announce(message("noRowSelected"));
  box.checked = !box.checked;
  updateButton();
}

function respond(selection) {
  if (!selection.row) return announce(message("noRowSelected"));
  location.assign(selection.row.querySelector("a[data-respond]").href);
}

// With nothing checked the selected row is checked first, so it is visible which idea will change.
function edit(selection, name) {
  if (!checkedBoxes().length) {
    if (!selection.row) return announce(message("noRowSelected"));
    toggleBox(selection);
  }
  form.elements[name].focus();
}

// The question before a new status is published no longer fits once something else is chosen.
function dropQuestion() {
  form.querySelector("[data-question]")?.remove();
}

function cancel() {
  dropQuestion();
  form.elements.status_key.focus();
}

function openIdea(event) {
  if (event.key !== "Enter" || !event.target.matches(ROW)) return;
  handle(event, () => location.assign(event.target.querySelector("a.title").href));
}

function inField(event, selection) {
  if (event.target.form !== form) return;
  if (event.key === "Escape") return handle(event, () => selection.select(selection.row ?? selection.rows()[0]));
  if (event.key === "Enter") handle(event, () => form.requestSubmit());
}

async function send(selection, button) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await submitForPartial(form, button);
    if (answer) show(selection, parse(answer.html).firstElementChild, answer.ok);
  } catch (error) {
    showOutcome(failure(error.message));
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function show(selection, answer, isDone) {
  // The button that answered the question goes with it, so the field gets its focus.
  if (form.querySelector("[data-question]")?.contains(document.activeElement)) cancel();
  dropQuestion();
  const question = answer.querySelector("[data-question]");
  if (!question) return replaceRows(selection, answer, isDone);
  form.querySelector("[data-error]")?.remove();
  form.prepend(question);
  question.querySelector("[data-confirm]").focus();
  announce(question.querySelector("p").textContent.trim().replace(/\s+/g, " "));
}

// After a change the row below the changed ones is selected; a refusal is shown in the form.
function replaceRows(selection, answer, isDone) {
  const freshRows = [...answer.querySelectorAll(ROW)];
  let last = null;
  for (const row of table.querySelectorAll(ROW)) {
    const fresh = freshRows.find((one) => one.dataset.idea === row.dataset.idea);
    if (!fresh) continue;
    if (row.nextElementSibling?.matches(".explanation-row")) row.nextElementSibling.remove();
    row.replaceWith((last = fresh));
  }
  showOutcome(answer.querySelector("[data-error]") ?? answer.querySelector("[data-outcome]"));
  if (isDone) {
    form.reset();
    selectAll.checked = false;
    setAll(false);
    if (last) selection.select(selection.nearest(1, last) ?? last);
  }
  updateButton();
}

// A refusal is shown in the form, and what was done above it, where it stays once nothing is selected.
function showOutcome(outcome) {
  form.querySelector("[data-error]")?.remove();
  outcomeSlot.replaceChildren();
  (outcome.matches("[data-error]") ? form : outcomeSlot).prepend(outcome);
  announce((outcome.querySelector("[data-outcome-text]") ?? outcome).textContent.trim());
}

function failure(text) {
  const line = document.createElement("p");
  line.className = "error outcome";
  line.dataset.error = "";
  line.textContent = text;
  return line;
}

function updateButton() {
  const count = checkedBoxes().length;
  if (count < boxes().length) selectAll.checked = false;
  const label = form.dataset[count ? (count === 1 ? "one" : "many") : "none"];
  form.querySelector("[data-submit]").textContent = label.replace("{n}", count);
}
