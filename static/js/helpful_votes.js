// Shows a helpful vote at once, and takes it back with a message if the server refuses it.
import { announce, formatNumber, message } from "./messages.js";
import { parse, replaceKeepingFocus } from "./partials.js";
import { SHORT_LIMIT, submit } from "./request.js";

const busy = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !("helpful" in form.dataset)) return;
  event.preventDefault();
  toggle(form);
});

async function toggle(form) {
  if (busy.has(form)) return;
  busy.add(form);
  const button = form.querySelector("button");
  const isVoting = button.getAttribute("aria-pressed") !== "true";
  const count = Number(form.dataset.count);
  form.parentElement.querySelector(".helpful-message")?.remove();
  show(form, button, isVoting, count + (isVoting ? 1 : -1));
  button.setAttribute("aria-busy", "true");
  try {
    const html = await submit(form, null, SHORT_LIMIT);
    const fresh = html && parse(html).querySelector("[data-helpful]");
    if (!fresh) return show(form, button, !isVoting, count);
    replaceKeepingFocus(form, fresh);
    announce(message(isVoting ? "helpfulAdded" : "helpfulRemoved"));
  } catch (error) {
    show(form, button, !isVoting, count);
    const line = document.createElement("p");
    line.className = "helpful-message";
    line.textContent = error.message;
    form.parentElement.append(line);
    announce(error.message);
  } finally {
    button.removeAttribute("aria-busy");
    busy.delete(form);
  }
}

function show(form, button, isVoted, count) {
  button.setAttribute("aria-pressed", String(isVoted));
  form.querySelector("[data-shown-count]").textContent = count > 0 ? ` · ${formatNumber(count)}` : "";
}
