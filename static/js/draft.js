// Keeps what was typed on this device until it is posted: per member, for 30 days or until the member signs out.
import { message } from "./messages.js";

const DAYS = 30;
const viewer = document.body.dataset.viewer ?? "0";
const nameOf = (key) => `draft:${viewer}:${key}`;

const store = (() => {
  try {
    localStorage.getItem("draft");
    return localStorage;
  } catch {
    return null;
  }
})();

if (store) {
  for (const posted of document.querySelectorAll('meta[name="draft-done"]')) store.removeItem(nameOf(posted.content));
  removeOld();
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
  document.addEventListener("submit", (event) => {
    if (event.target.matches?.("[data-sign-out]")) removeAll();
  });
}

function keep(form) {
  const name = nameOf(form.dataset.draft);
  const controls = [...form.elements].filter(isWritten);
  const asServed = new Map(controls.map((control) => [control.name, control.value]));
  restore(form, name, controls);
  let timer;
  const save = () => {
    clearTimeout(timer);
    const values = Object.fromEntries(
      controls.filter((c) => c.value !== asServed.get(c.name)).map((c) => [c.name, c.value]),
    );
    if (Object.values(values).some((value) => value.trim())) put(name, values);
    else store.removeItem(name);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  addEventListener("pagehide", () => {
    if (timer) save();
  });
}

// Fills empty fields only, so text sent back by the server is never overwritten.
function restore(form, name, controls) {
  const kept = get(name);
  if (!kept) return;
  const filled = controls.filter((control) => kept[control.name] && !control.value.trim());
  if (!filled.length) return;
  for (const control of filled) {
    control.value = kept[control.name];
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.closest("details")?.setAttribute("open", "");
  }
  form.prepend(
    note(() => {
      store.removeItem(name);
      for (const control of filled) {
        control.value = "";
        control.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }),
  );
}

function note(discard) {
  const line = document.createElement("p");
  const button = document.createElement("button");
  line.className = "draft-note";
  line.append(message("draftRestored"));
  button.type = "button";
  button.className = "text-button";
  button.textContent = message("draftDiscard");
  button.addEventListener("click", () => {
    const form = line.closest("form");
    discard();
    line.remove();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  });
  line.append(button);
  return line;
}

function isWritten(control) {
  return (
    control.name &&
    (control.tagName === "TEXTAREA" ||
      (control.tagName === "INPUT" && ["text", "search", "url"].includes(control.type)))
  );
}

function put(name, values) {
  try {
    store.setItem(name, JSON.stringify({ at: Date.now(), values }));
  } catch {
    /* storage is full: the draft is lost, the page still works */
  }
}

function get(name) {
  try {
    return JSON.parse(store.getItem(name))?.values;
  } catch {
    return null;
  }
}

function removeOld() {
  const oldest = Date.now() - DAYS * 86400e3;
  for (const name of draftNames("draft:")) {
    try {
      if (!(JSON.parse(store.getItem(name)).at > oldest)) store.removeItem(name);
    } catch {
      store.removeItem(name);
    }
  }
}

function removeAll() {
  for (const name of draftNames(`draft:${viewer}:`)) store.removeItem(name);
}

function draftNames(start) {
  return Object.keys(store).filter((name) => name.startsWith(start));
}
