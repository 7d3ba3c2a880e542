// Messages that scripts show, rendered by the server in the visitor's language.
const messages = document.getElementById("messages")?.dataset ?? {};
const live = document.getElementById("live");

export const message = (name, values = {}) =>
  (messages[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

// Reads a text out to users of screen readers.
export function announce(text) {
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => {
    live.textContent = text;
  });
}

export const formatNumber = (n) => new Intl.NumberFormat(document.documentElement.lang || "en").format(n);
