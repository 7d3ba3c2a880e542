// The sentences scripts say, written by the server in the visitor's language.
const words = document.getElementById("words")?.dataset ?? {};
const live = document.getElementById("live");

export const word = (name, values = {}) => (words[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

export function announce(text) {
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => {
    live.textContent = text;
  });
}

export const number = (n) => new Intl.NumberFormat(document.documentElement.lang || "en").format(n);
