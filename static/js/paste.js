// Loaded by pages with a box for Markdown: formatted text that is pasted there becomes Markdown, with Shift plain text.
import { toMarkdown } from "./html_to_markdown.js";

let isPlain = false;

for (const type of ["keydown", "keyup"]) {
  document.addEventListener(type, (event) => {
    isPlain = event.shiftKey;
  });
}

document.addEventListener("paste", (event) => {
  const box = event.target;
  if (isPlain || !box.matches?.("[data-editor] textarea")) return;
  const html = event.clipboardData?.getData("text/html");
  const plain = event.clipboardData?.getData("text/plain") ?? "";
  const markdown = html ? toMarkdown(html) : "";
  if (!markdown || squeezed(markdown) === squeezed(plain)) return; // nothing is formatted: the browser pastes it
  event.preventDefault();
  // Unlike an assignment to the value, this can be undone.
  document.execCommand("insertText", false, markdown);
});

function squeezed(text) {
  return text.replace(/\\(?=[\\\u0060*_~[\]<>#|])/g, "").replace(/\s+/g, "");
}
