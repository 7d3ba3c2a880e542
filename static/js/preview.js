// Switches a text box between writing and a preview that the server renders.
import { message } from "./messages.js";
import { post } from "./request.js";

const SLOW = 200; // milliseconds after which a waiting message is shown

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-editor] button[data-mode]");
  if (button) switchMode(button.closest("[data-editor]"), button.dataset.mode);
});

async function switchMode(editor, mode) {
  const text = editor.querySelector("textarea");
  const panel = editor.querySelector("[data-preview]");
  const content = panel.firstElementChild;
  const isPreview = mode === "preview";
  editor.dataset.mode = mode;
  for (const button of editor.querySelectorAll("button[data-mode]")) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
  panel.hidden = !isPreview;
  if (!isPreview) return text.focus();
  const timer = setTimeout(() => {
    content.textContent = message("previewLoading");
  }, SLOW);
  try {
    const html = await post(editor.dataset.editor, { text: text.value });
    if (html.trim()) content.innerHTML = html;
    else content.textContent = message("previewEmpty");
  } catch (error) {
    content.textContent = error.message;
  } finally {
    clearTimeout(timer);
  }
}
