// Write or look: the server renders what was typed, in place.
import { word } from "./words.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-editor] button[data-mode]");
  if (button) show(button.closest("[data-editor]"), button.dataset.mode);
});

async function show(editor, mode) {
  const text = editor.querySelector("textarea");
  const sheet = editor.querySelector("[data-preview]");
  const page = sheet.firstElementChild;
  const looking = mode === "preview";
  editor.dataset.mode = mode;
  for (const button of editor.querySelectorAll("button[data-mode]")) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
  sheet.hidden = !looking;
  if (!looking) return text.focus();
  const waiting = setTimeout(() => {
    page.textContent = word("rendering");
  }, 200);
  try {
    const html = await render(editor, text.value);
    if (html.trim()) page.innerHTML = html;
    else page.textContent = word("nothing");
  } catch {
    page.textContent = word("failed");
  } finally {
    clearTimeout(waiting);
  }
}

async function render(editor, text) {
  const body = new FormData();
  body.set("text", text);
  body.set("csrf_token", editor.closest("form").elements.csrf_token?.value ?? "");
  const response = await fetch(editor.dataset.editor, {
    method: "POST",
    body,
    headers: { "X-Requested-With": "fetch" },
  });
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}
