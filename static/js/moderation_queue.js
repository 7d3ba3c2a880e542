// The moderation queue by keyboard: j k select a row, one key per action, x ticks it, u undoes, [ ] switch tabs,
// ? lists the keys.
import { announce, formatNumber, message } from "./messages.js";
import { parse } from "./partials.js";
import { get, submitForPartial } from "./request.js";
import { handle, listen, RowSelection } from "./row_selection.js";

const ITEM = "[data-queue-item]";
const RESOLVED = "[data-resolved]";
const queue = document.querySelector("[data-queue]");
const help = document.getElementById("queue-shortcuts");
const undoForms = []; // of the actions taken on this page, the latest last
const selection = queue && new RowSelection(queue, ITEM, `${ITEM}, ${RESOLVED}`);

const shortcuts = {
  j: () => selection.step(1),
  k: () => selection.step(-1),
  o: () => openItem(),
  u: () => undo(),
  x: () => selection.row?.querySelector("input[name=item]")?.click(),
  "[": () => switchTab(-1),
  "]": () => switchTab(1),
  "?": () => help.showModal(),
};

if (queue) {
  listen(shortcuts, { inField, otherwise });
  document.addEventListener("submit", submitted, true);
  document.addEventListener("click", clicked);
}

function otherwise(event) {
  if (event.key === "Enter" && event.target.matches(ITEM)) return handle(event, openItem);
  const button = buttonFor(event);
  if (button) handle(event, () => act(button, event.shiftKey && !/^\d$/.test(event.key)));
}

// Digits are read from `code`, because with Shift and on some keyboards `key` is another character.
function buttonFor(event) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const key = digit ?? (event.key.length === 1 ? event.key.toLowerCase() : "");
  if (!key) return null;
  const selector = `[data-key="${CSS.escape(key)}"]`;
  if (selection.row) return selection.row.querySelector(selector);
  if (queue.querySelector(selector)) announce(message("noRowSelected"));
  return null;
}

function inField(event) {
  const form = event.target.closest("[data-action-form]");
  if (!form) return;
  if (event.key === "Escape") return handle(event, () => cancel(form));
  const sends = event.target.matches("textarea") ? event.ctrlKey : true;
  if (event.key === "Enter" && sends && form.chosenButton) handle(event, () => send(form, form.chosenButton));
}

function openItem() {
  const link = selection.row?.querySelector("[data-item-link]");
  if (link) location.assign(link.href);
}

function switchTab(by) {
  const tabs = [...document.querySelectorAll("[data-queue-tabs] a")];
  const tab = tabs[tabs.findIndex((link) => link.hasAttribute("aria-current")) + by];
  if (tab) location.assign(tab.href);
}

function undo() {
  const form = undoForms.findLast((one) => one.isConnected) ?? document.querySelector("[data-undo]");
  if (form) send(form, form.querySelector("button"));
  else announce(message("nothingToUndo"));
}

// Acts at once if the button has a ready reason. Opens the details first if the moderator wants to write the reason,
// or if the action requires a field.
function act(button, writesReason) {
  const form = button.form;
  const required = button.dataset.requires;
  const details = form.querySelector("[data-action-details]");
  if (!details || (!writesReason && !required)) return send(form, button);
  form.chosenButton = button;
  const text = details.querySelector("textarea");
  details.open = true;
  if (!text.value || text.dataset.template === text.value) text.value = text.dataset.template = button.dataset.reason;
  details.querySelector("[data-submit]").textContent = message("queueSubmit", { act: button.dataset.label });
  details.querySelector("[data-chosen-action]").hidden = false;
  const field = required && details.querySelector(`[name="${required}"]`);
  (field || text).focus();
  if (!field) text.select();
  if (required === "to_group") loadGroups();
}

function cancel(form) {
  form.chosenButton = null;
  form.querySelector("[data-chosen-action]").hidden = true;
  form.querySelector("[data-action-details]").open = false;
  selection.select(form.closest(ITEM));
}

async function send(form, button) {
  const row = form.closest(`${ITEM}, ${RESOLVED}`);
  if (row.getAttribute("aria-busy") === "true") return;
  row.setAttribute("aria-busy", "true");
  try {
    const answer = await submitForPartial(form, button, { failure: message("queueFailed") });
    if (answer) replaceRow(row, parse(answer.html).querySelector("article"), form, answer.ok);
  } catch (error) {
    showError(row, error.message);
  } finally {
    row.removeAttribute("aria-busy");
  }
}

// After an action the next open row is selected; after an undo, the row that is open again.
function replaceRow(row, fresh, form, isDone) {
  if (!fresh) return showError(row, message("queueFailed"));
  const isUndo = "undo" in form.dataset;
  const shown = isUndo ? (document.getElementById(fresh.id) ?? row) : row;
  shown.replaceWith(fresh);
  if (row !== shown && isDone) row.remove();
  const undoForm = fresh.querySelector("[data-undo]");
  if (undoForm && !isUndo) undoForms.push(undoForm);
  if (fresh.matches(RESOLVED) && isDone) {
    changeCount(-1);
    selection.selected = fresh;
    selection.select(selection.nearest(1, fresh) ?? fresh);
  } else {
    if (isUndo && isDone && row.matches(RESOLVED)) changeCount(1);
    if (!isDone) fresh.querySelector("textarea")?.scrollIntoView({ block: "nearest" });
    selection.select(fresh);
  }
  announce(fresh.querySelector("[role=alert], [data-outcome], .queue-outcome p")?.textContent ?? "");
}

function showError(row, text) {
  row.querySelector(".queue-error")?.remove();
  const line = document.createElement("p");
  line.className = "error queue-error";
  line.textContent = text;
  const header = row.querySelector(".queue-item-header");
  if (header) header.after(line);
  else row.append(line);
  announce(text);
}

// Updates the number on the current tab and next to Moderation in the navigation.
function changeCount(by) {
  const shown = "[data-queue-tabs] [aria-current] [data-count], [data-queue-total] [data-count]";
  for (const element of document.querySelectorAll(shown)) {
    const count = (element.dataset.count = Math.max(0, Number(element.dataset.count) + by));
    element.textContent = formatNumber(count);
    const total = element.closest("[data-queue-total]");
    if (total) total.hidden = count === 0;
  }
}

async function loadGroups() {
  const list = document.getElementById("queue-groups");
  if (list.options.length) return;
  const answer = await get(list.dataset.url)
    .then((response) => response.json())
    .catch(() => null); // the group can still be typed
  for (const [slug, name] of answer?.groups ?? []) list.append(new Option(name, slug));
}

function submitted(event) {
  const form = event.target;
  if (!("actionForm" in form.dataset || "undo" in form.dataset) || !event.submitter) return;
  event.preventDefault();
  const button = event.submitter;
  const isIncomplete = button.dataset.requires && button !== form.chosenButton;
  if (isIncomplete && !form.querySelector("[data-action-details]").open) act(button, true);
  else send(form, button);
}

function clicked(event) {
  const form = event.target.closest?.("[data-action-form]");
  if (form && event.target.closest("[data-submit]") && form.chosenButton) send(form, form.chosenButton);
  else if (form && event.target.closest("[data-cancel]")) cancel(form);
}
