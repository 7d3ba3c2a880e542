// How much room is left, once it is worth knowing.
import { number, word } from "./words.js";

const WORTH_COUNTING = 60;

for (const control of document.querySelectorAll("textarea[maxlength], input[maxlength]")) {
  const most = Number(control.getAttribute("maxlength"));
  const head = control.closest(".field")?.querySelector(".field-head");
  if (most < WORTH_COUNTING || !head || control.type === "password" || control.type === "email") continue;
  const counter = document.createElement("span");
  counter.className = "counter";
  counter.setAttribute("aria-hidden", "true");
  head.querySelector("label").after(counter);
  const count = () => {
    const left = most - control.value.length;
    const shown = left <= Math.max(20, most * 0.2);
    counter.textContent = shown ? word(left < 0 ? "over" : "left", { n: number(Math.abs(left)) }) : "";
    counter.classList.toggle("near", left <= Math.max(10, most * 0.05));
    counter.classList.toggle("full", left <= 0);
  };
  control.addEventListener("input", count);
  count();
}
