// Forms sent without leaving the page, and what the server gives back put in their place.
import { word } from "./words.js";

// Gives the answer's text, null when the visitor is being led elsewhere, or throws what the server said.
export async function send(form, submitter) {
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form, submitter),
    headers: { "X-Requested-With": "fetch" },
    credentials: "same-origin",
  }).catch(() => {
    throw new Error(word("failed"));
  });
  if (response.redirected) {
    location.assign(response.url);
    return null;
  }
  if (response.ok) return response.status === 204 ? "" : response.text();
  const said = await response.json().catch(() => ({}));
  if (response.status === 401 && said.sign_in) {
    location.assign(said.sign_in);
    return null;
  }
  throw new Error(said.message || word("failed"));
}

export function fragment(text) {
  const holder = document.createElement("template");
  holder.innerHTML = text;
  return holder.content;
}

export function replaceKeepingFocus(old, fresh) {
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const place = held ? [...old.querySelectorAll("button")].indexOf(held) : -1;
  old.replaceWith(fresh);
  if (place >= 0) fresh.querySelectorAll("button")[place]?.focus({ preventScroll: true });
}
