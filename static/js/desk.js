// The whole desk by keyboard: j k through the rows, one key for each ruling, u to undo, [ ] between tabs, ? for the
// list.
import { Hand, keyed, take } from "./hand.js";
import { fragment } from "./send.js";
import { announce, number, word } from "./words.js";

const desk = document.querySelector("[data-desk]");
const help = document.getElementById("desk-keys");
const undone = []; // undo forms of what was ruled on this page, the latest last
const hand = new Hand(desk, "[data-case]", "[data-case], [data-done]");

const acts = {
  j: () => hand.step(1),
  k: () => hand.step(-1),
  o: () => open(),
  u: () => undo(),
  "[": () => tab(-1),
  "]": () => tab(1),
  "?": () => help.showModal(),
};

keyed(acts, { inField, otherwise });

function otherwise(event) {
  if (event.key === "Enter" && event.target.matches("[data-case]")) return take(event, open);
  const button = buttonFor(event);
  if (button) take(event, () => press(button, event.shiftKey && !/^\d$/.test(event.key)));
}

// A digit's place on the keyboard counts, so that Shift and keyboards which have other signs there do no harm.
function buttonFor(event) {
  const key = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? (event.key.length === 1 ? event.key.toLowerCase() : "");
  if (!key) return null;
  const row = hand.row;
  if (row) return row.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (desk.querySelector(`[data-key="${CSS.escape(key)}"]`)) announce(word("deskNone"));
  return null;
}

function inField(event) {
  const form = event.target.closest("[data-ruling]");
  if (!form) return;
  if (event.key === "Escape") return take(event, () => leave(form));
  const sends = event.target.matches("textarea") ? event.ctrlKey : true;
  if (event.key === "Enter" && sends && form.chosenButton) take(event, () => rule(form, form.chosenButton));
}

function open() {
  const link = hand.row?.querySelector("[data-open]");
  if (link) location.assign(link.href);
}

function tab(by) {
  const all = [...document.querySelectorAll("[data-desk-tabs] a")];
  const to = all[all.findIndex((link) => link.hasAttribute("aria-current")) + by];
  if (to) location.assign(to.href);
}

function undo() {
  const form = undone.findLast((one) => one.isConnected) ?? document.querySelector("[data-undo]");
  if (form) send(form, form.querySelector("button"));
  else announce(word("deskNothing"));
}

// Rules at once where the reason is ready; else, or where one wants to write it, opens what is to be filled in first.
function press(button, writes) {
  const form = button.form;
  if (!writes && !button.dataset.needs) return rule(form, button);
  form.chosenButton = button;
  const more = form.querySelector("[data-more]");
  const text = more.querySelector("textarea");
  more.open = true;
  if (!text.value || text.dataset.ready === text.value) text.value = text.dataset.ready = button.dataset.reason;
  more.querySelector("[data-send]").textContent = word("deskSend", { act: button.dataset.label });
  more.querySelector("[data-chosen]").hidden = false;
  const field = button.dataset.needs && more.querySelector(`[name="${button.dataset.needs}"]`);
  (field || text).focus();
  if (!field) text.select();
  if (button.dataset.needs === "to_group") groups();
}

function leave(form) {
  form.chosenButton = null;
  form.querySelector("[data-chosen]").hidden = true;
  form.querySelector("[data-more]").open = false;
  hand.select(form.closest("[data-case]"));
}

const rule = (form, button) => send(form, button);

async function send(form, button) {
  const row = form.closest("[data-case], [data-done]");
  if (row.getAttribute("aria-busy") === "true") return;
  row.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(button.hasAttribute("formaction") ? button.formAction : form.action, {
      method: "POST",
      body: new FormData(form, button),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
    });
    if (response.redirected) return location.assign(response.url);
    const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
    if (!isPage) throw new Error((await response.json().catch(() => ({}))).message);
    settle(row, fragment(await response.text()).querySelector("article"), form, response.ok);
  } catch (error) {
    say(row, error.message && !(error instanceof TypeError) ? error.message : word("deskFailed"));
  } finally {
    row.removeAttribute("aria-busy");
  }
}

// Puts the row as it is now where it stood. What was decided lets the next row come to hand; what waits again comes
// back.
function settle(row, fresh, form, isDone) {
  if (!fresh) return say(row, word("deskFailed"));
  const wasUndoing = "undo" in form.dataset;
  const shown = wasUndoing ? (document.getElementById(fresh.id) ?? row) : row;
  shown.replaceWith(fresh);
  if (row !== shown && isDone) row.remove();
  const undoing = fresh.querySelector("[data-undo]");
  if (undoing && !wasUndoing) undone.push(undoing);
  if (fresh.matches("[data-done]") && isDone) {
    count(-1);
    hand.chosen = fresh;
    hand.select(hand.nearest(1, fresh) ?? fresh);
  } else {
    if (wasUndoing && isDone && row.matches("[data-done]")) count(1);
    if (!isDone) fresh.querySelector("textarea")?.scrollIntoView({ block: "nearest" });
    hand.select(fresh);
  }
  announce(fresh.querySelector("[role=alert], [data-said], .desk-said p")?.textContent ?? "");
}

function say(row, text) {
  row.querySelector(".desk-error")?.remove();
  const line = document.createElement("p");
  line.className = "error desk-error";
  line.textContent = text;
  const head = row.querySelector(".desk-head");
  if (head) head.after(line);
  else row.append(line);
  announce(text);
}

// What waits in this tab, and beside Moderation in the navigation: at the side, and in a phone's menu.
function count(by) {
  for (const figure of document.querySelectorAll(
    "[data-desk-tabs] [aria-current] [data-count], [data-on-desk] [data-count]",
  )) {
    const waiting = (figure.dataset.count = Math.max(0, Number(figure.dataset.count) + by));
    figure.textContent = number(waiting);
    const beside = figure.closest("[data-on-desk]");
    if (beside) beside.hidden = waiting === 0;
  }
}

async function groups() {
  const list = document.getElementById("desk-groups");
  if (list.options.length) return;
  const found = await fetch(list.dataset.from, { credentials: "same-origin" })
    .then((response) => response.json())
    .catch(() => null);
  for (const [slug, name] of found?.groups ?? []) list.append(new Option(name, slug));
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!("ruling" in form.dataset || "undo" in form.dataset) || !event.submitter) return;
    event.preventDefault();
    const button = event.submitter;
    if (button.dataset.needs && button !== form.chosenButton && !form.querySelector("[data-more]").open)
      press(button, true);
    else send(form, button);
  },
  true,
);

document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-ruling]");
  if (event.target.closest?.("[data-desk-help]")) help.showModal();
  else if (event.target === help) help.close();
  else if (form && event.target.closest("[data-send]") && form.chosenButton) rule(form, form.chosenButton);
  else if (form && event.target.closest("[data-leave]")) leave(form);
});
