// Once a page is there after a form was sent: shows and focuses what came of it, so that it is seen and read out.
import { announce } from "./messages.js";

const errors = document.querySelector("[data-errors], main [aria-invalid=true]"); // the first: a summary, or a field
const notices = document.querySelector("[data-notices]");

if (errors) focusOn(errors);
else if (notices) show();

// The notice comes before the part of the page that the address names, such as the comment that was posted.
function show() {
  if (document.querySelector("[autofocus]")) return announce(notices.textContent.trim());
  const target = document.getElementById(location.hash.slice(1));
  if (target?.matches("article, section, div, form")) target.before(notices);
  focusOn(notices);
}

// Going to the part that the address names takes the focus away, once the page is loaded.
function focusOn(element) {
  element.focus();
  if (!location.hash) return;
  addEventListener("load", () => {
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) element.focus();
    });
  });
}
