// A vote changes at once and goes back, with a message, if the server refuses.
import { fragment, replaceKeepingFocus, send } from "./send.js";
import { announce, number, word } from "./words.js";

const inFlight = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
  if ("vote" in form.dataset) {
    event.preventDefault();
    vote(form);
  } else if ("weigh" in form.dataset) {
    event.preventDefault();
    weigh(form, event.submitter);
  }
});

async function vote(form) {
  if (inFlight.has(form)) return;
  inFlight.add(form);
  const button = form.querySelector("button");
  const before = { pressed: button.getAttribute("aria-pressed"), figure: figureOf(form).textContent };
  const casting = before.pressed !== "true";
  clearMessage(form);
  flip(form, button, casting);
  try {
    const answer = await send(form);
    if (answer === null) return goBack(form, button, before);
    settle(form, answer);
    announce(word(casting ? "voteCast" : "voteWithdrawn"));
  } catch (refusal) {
    goBack(form, button, before);
    say(form, refusal.message || word("failed"));
  } finally {
    inFlight.delete(form);
  }
}

async function weigh(form, pressed) {
  if (inFlight.has(form) || !pressed) return;
  inFlight.add(form);
  const buttons = [...form.querySelectorAll("button")];
  const before = buttons.map((button) => button.getAttribute("aria-pressed"));
  buttons.forEach((button) => button.setAttribute("aria-pressed", String(button === pressed)));
  clearMessage(form);
  try {
    const answer = await send(form, pressed);
    const fresh = answer && fragment(answer).querySelector("[data-weigh]");
    if (fresh) replaceKeepingFocus(form, fresh);
  } catch (refusal) {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", before[i]));
    say(form, refusal.message || word("failed"));
  } finally {
    inFlight.delete(form);
  }
}

function flip(form, button, casting) {
  button.setAttribute("aria-pressed", String(casting));
  const figure = figureOf(form);
  if ("count" in form.dataset)
    figure.textContent = number(Math.max(0, Number(form.dataset.count) + (casting ? 1 : -1)));
  else figure.textContent = word(casting ? "voted" : "vote");
}

function goBack(form, button, before) {
  button.setAttribute("aria-pressed", before.pressed);
  figureOf(form).textContent = before.figure;
}

// Puts the server's boxes where the old ones stood, and the question after a fresh vote under the idea.
function settle(form, answer) {
  const id = form.dataset.vote;
  const parts = fragment(answer);
  const box = parts.querySelector("[data-vote-box]");
  if (box) {
    for (const old of document.querySelectorAll(`[data-vote-box="${CSS.escape(id)}"]`)) {
      if (old !== form) old.replaceWith(box.cloneNode(true));
    }
    replaceKeepingFocus(form, box);
  }
  const question = parts.querySelector("[data-weigh]");
  for (const slot of document.querySelectorAll(`[data-importance-for="${CSS.escape(id)}"]`)) {
    if (question) question.classList.add("arriving");
    slot.replaceChildren(...(question ? [question.cloneNode(true)] : []));
  }
}

const figureOf = (form) => form.querySelector("[data-figure]");

function messageFor(form) {
  const id = form.dataset.vote ?? form.dataset.weigh;
  return document.querySelector(`[data-message-for="${CSS.escape(id)}"]`);
}

function clearMessage(form) {
  messageFor(form)?.remove();
}

function say(form, text) {
  const id = form.dataset.vote ?? form.dataset.weigh;
  clearMessage(form);
  const message = document.createElement("p");
  message.className = "vote-message";
  message.dataset.messageFor = id;
  message.textContent = text;
  const slot =
    form.closest("[data-importance-for]") ?? document.querySelector(`[data-importance-for="${CSS.escape(id)}"]`);
  if (slot) slot.after(message);
  else (form.closest("[data-row]") ?? form).after(message);
  announce(text);
}
