// Shows a vote at once, and takes it back with a message if the server refuses it.
import { openEmailDialog } from "./email_dialog.js";
import { announce, formatNumber, message } from "./messages.js";
import { parse, replaceKeepingFocus } from "./partials.js";
import { get, SHORT_LIMIT, submit } from "./request.js";

const busy = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
  if ("vote" in form.dataset) {
    event.preventDefault();
    toggleVote(form);
  } else if ("importance" in form.dataset) {
    event.preventDefault();
    setImportance(form, event.submitter);
  }
});

async function toggleVote(form) {
  if (busy.has(form)) return;
  busy.add(form);
  const button = form.querySelector("button");
  const before = { pressed: button.getAttribute("aria-pressed"), text: shownCount(form).textContent };
  const isVoting = before.pressed !== "true";
  clearError(form);
  show(form, button, isVoting);
  button.setAttribute("aria-busy", "true");
  try {
    const html = await submit(form, null, SHORT_LIMIT);
    if (html === null) return restore(form, button, before);
    const partial = parse(html);
    const dialog = partial.querySelector("dialog");
    const isPending = partial.querySelector("[data-pending]");
    replaceVoteBoxes(form, partial);
    if (dialog) return openEmailDialog(dialog);
    announce(message(isPending ? "votePending" : isVoting ? "voteCast" : "voteWithdrawn"));
  } catch (error) {
    restore(form, button, before);
    showError(form, error.message);
  } finally {
    button.removeAttribute("aria-busy");
    busy.delete(form);
  }
}

async function setImportance(form, pressed) {
  if (busy.has(form) || !pressed) return;
  busy.add(form);
  const buttons = [...form.querySelectorAll("button")];
  const before = buttons.map((button) => button.getAttribute("aria-pressed"));
  buttons.forEach((button) => button.setAttribute("aria-pressed", String(button === pressed)));
  clearError(form);
  pressed.setAttribute("aria-busy", "true");
  try {
    const html = await submit(form, pressed, SHORT_LIMIT);
    const fresh = html && parse(html).querySelector("[data-importance]");
    if (fresh) replaceKeepingFocus(form, fresh);
  } catch (error) {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", before[i]));
    showError(form, error.message);
  } finally {
    pressed.removeAttribute("aria-busy");
    busy.delete(form);
  }
}

// Where counts are hidden the box shows a word instead of a number.
function show(form, button, isVoted) {
  button.setAttribute("aria-pressed", String(isVoted));
  const count = Number(form.dataset.count) + (isVoted ? 1 : -1);
  const word = message(isVoted ? "voted" : "vote");
  shownCount(form).textContent = "count" in form.dataset ? formatNumber(Math.max(0, count)) : word;
}

function restore(form, button, before) {
  button.setAttribute("aria-pressed", before.pressed);
  shownCount(form).textContent = before.text;
}

// An idea may have several vote boxes on a page. After a vote the question about importance appears under the idea.
function replaceVoteBoxes(form, partial) {
  const id = form.dataset.voteBox;
  const box = partial.querySelector("[data-vote-box]");
  if (box) {
    for (const old of document.querySelectorAll(`[data-vote-box="${CSS.escape(id)}"]`)) {
      if (old !== form) old.replaceWith(box.cloneNode(true));
    }
    replaceKeepingFocus(form, box);
  }
  const question = partial.querySelector("[data-importance], [data-pending]");
  for (const slot of document.querySelectorAll(`[data-importance-for="${CSS.escape(id)}"]`)) {
    if (question) question.classList.add("appearing");
    slot.replaceChildren(...(question ? [question.cloneNode(true)] : []));
  }
}

// A page that the browser shows again after Back may have been left before a vote: shows the votes as they are now.
export async function refreshVotes() {
  const boxes = new Map();
  for (const box of document.querySelectorAll("[data-vote-box]")) boxes.set(box.dataset.voteBox, box);
  if (!boxes.size) return;
  const response = await get("/ideas/vote-boxes", { query: { ids: [...boxes.keys()].join(",") } }).catch(() => null);
  if (!response) return; // offline, or signed out by now: the next press of the button tells
  for (const partial of parse(await response.text()).children) {
    const fresh = partial.querySelector("[data-vote-box]");
    const box = boxes.get(fresh.dataset.voteBox);
    if (busy.has(box) || pressed(box) === pressed(fresh)) continue;
    for (const name of ["placement", "next"]) fresh.append(...box.querySelectorAll(`input[name="${name}"]`));
    replaceVoteBoxes(box, partial);
  }
}

const pressed = (box) => box.querySelector("button")?.getAttribute("aria-pressed");
const shownCount = (form) => form.querySelector("[data-shown-count]");
const ideaOf = (form) => form.dataset.vote ?? form.dataset.importance;

function clearError(form) {
  document.querySelector(`[data-message-for="${CSS.escape(ideaOf(form))}"]`)?.remove();
}

function showError(form, text) {
  const id = ideaOf(form);
  clearError(form);
  const line = document.createElement("p");
  line.className = "vote-message";
  line.dataset.messageFor = id;
  line.textContent = text;
  const slot =
    form.closest("[data-importance-for]") ?? document.querySelector(`[data-importance-for="${CSS.escape(id)}"]`);
  if (slot) slot.after(line);
  else (form.closest("[data-row]") ?? form).after(line);
  announce(text);
}
