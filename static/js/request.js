// Every request that a script makes: header, form token, time limit and error message in one place.
import { message } from "./messages.js";

const TIME_LIMIT = 15_000; // milliseconds
export const SHORT_LIMIT = 8_000; // of a request whose outcome is shown before it is known
const HEADERS = { "X-Requested-With": "fetch" }; // asks the server for a partial or JSON instead of a page

// Resolves to a successful response. `query` is added to the URL; `signal` cancels the request.
export async function get(url, { query = {}, signal } = {}) {
  const address = new URL(url, location);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  // After Back a browser would take the answer from its cache, however old it is.
  const response = await send(address, { signal, cache: "no-store" });
  if (!response.ok || response.redirected) throw new Error(message("requestFailed"));
  return response;
}

// Posts fields that have no form of their own. Resolves to the text of the answer.
export async function post(url, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("csrf_token", document.querySelector("input[name=csrf_token]")?.value ?? "");
  const response = await send(url, { method: "POST", body });
  if (!response.ok) throw new Error(message("requestFailed"));
  return response.text();
}

// Submits a form. Resolves to the text of the answer, or to null if the browser is leaving for another page.
// Rejects with the server's message if the form is refused.
export async function submit(form, button, limit) {
  const answer = await submitForPartial(form, button, { limit });
  if (answer && !answer.ok) throw new Error(message("requestFailed"));
  return answer && answer.html;
}

// The same for forms that come back as HTML when they are refused: resolves to `html` and whether it was `ok`.
export async function submitForPartial(form, button, { failure = message("requestFailed"), limit } = {}) {
  const url = button?.hasAttribute("formaction") ? button.formAction : form.action;
  const response = await send(url, { method: "POST", body: new FormData(form, button) }, failure, limit);
  if (response.redirected) return leaveFor(response.url);
  if (response.headers.has("X-Location")) return leaveFor(response.headers.get("X-Location"));
  if (response.status === 204) return { html: "", ok: true };
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("text/html")) return { html: await response.text(), ok: response.ok };
  const refusal = await response.json().catch(() => ({}));
  throw new Error(refusal.message || failure);
}

// Submits a form whose answer does not matter, even if the page is closed in the meantime.
export function submitInBackground(form, button) {
  const options = { method: "POST", body: new FormData(form, button), redirect: "manual", keepalive: true };
  send(form.action, options).catch(() => {});
}

// The time limit is for the whole answer: its text is read here.
async function send(url, { signal, ...options }, failure = message("requestFailed"), limit = TIME_LIMIT) {
  const request = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    request.abort();
  }, limit);
  const cancel = () => request.abort();
  signal?.addEventListener("abort", cancel);
  try {
    const response = await fetch(url, {
      credentials: "same-origin",
      headers: HEADERS,
      signal: request.signal,
      ...options,
    });
    const text = await response.text();
    return Object.assign(response, { text: async () => text, json: async () => JSON.parse(text) });
  } catch (error) {
    if (signal?.aborted) throw error;
    const isUncertain = isLate && options.method === "POST";
    throw new Error(isUncertain ? message("requestTimedOut") : failure, { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

// To a place on the same page too: what is shown there has changed.
function leaveFor(url) {
  const { pathname, search } = new URL(url, location);
  location.assign(url);
  if (pathname === location.pathname && search === location.search) location.reload();
  return null;
}
