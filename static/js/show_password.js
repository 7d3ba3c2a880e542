// A button in every password field that shows what was typed. The field is a password again once the form is sent,
// so browsers offer to save it.
import { announce, message } from "./messages.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-show-password]");
  if (button) show(button, button.parentElement.querySelector("input").type === "password");
});

document.addEventListener(
  "submit",
  (event) => {
    for (const button of event.target.querySelectorAll?.("[data-show-password]") ?? []) show(button, false, true);
  },
  true,
);

function show(button, isShown, isQuiet = false) {
  button.parentElement.querySelector("input").type = isShown ? "text" : "password";
  button.querySelector("[data-show]").hidden = isShown;
  button.querySelector("[data-hide]").hidden = !isShown;
  if (!isQuiet) announce(message(isShown ? "passwordShown" : "passwordHidden"));
}
