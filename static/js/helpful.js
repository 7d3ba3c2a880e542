// A helpful mark shows at once and goes back, with a message, if the server refuses.
import { fragment, replaceKeepingFocus, send } from "./send.js";
import { announce, number, word } from "./words.js";

const inFlight = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !("mark" in form.dataset)) return;
  event.preventDefault();
  mark(form);
});

async function mark(form) {
  if (inFlight.has(form)) return;
  inFlight.add(form);
  const button = form.querySelector("button");
  const marking = button.getAttribute("aria-pressed") !== "true";
  const count = Number(form.dataset.count);
  const message = () => form.parentElement.querySelector(".helpful-message");
  message()?.remove();
  show(form, button, marking, count + (marking ? 1 : -1));
  try {
    const answer = await send(form);
    const fresh = answer && fragment(answer).querySelector("[data-mark]");
    if (!fresh) return show(form, button, !marking, count);
    replaceKeepingFocus(form, fresh);
    announce(word(marking ? "marked" : "unmarked"));
  } catch (refusal) {
    show(form, button, !marking, count);
    const line = document.createElement("p");
    line.className = "helpful-message";
    line.textContent = refusal.message;
    form.parentElement.append(line);
    announce(refusal.message);
  } finally {
    inFlight.delete(form);
  }
}

function show(form, button, isMarked, count) {
  button.setAttribute("aria-pressed", String(isMarked));
  form.querySelector("[data-figure]").textContent = count > 0 ? ` · ${number(count)}` : "";
}
