// Shows how many characters are left once a text comes near its limit.
import { formatNumber, message } from "./messages.js";

const SHORTEST = 60; // fields with a smaller limit have no counter

for (const control of document.querySelectorAll("textarea[maxlength], input[maxlength]")) {
  const limit = Number(control.getAttribute("maxlength"));
  const head = control.closest(".field")?.querySelector(".field-head");
  if (limit < SHORTEST || !head || control.type === "password" || control.type === "email") continue;
  const counter = document.createElement("span");
  counter.className = "counter";
  counter.setAttribute("aria-hidden", "true");
  head.querySelector("label").after(counter);
  const update = () => {
    const left = limit - control.value.length;
    const isShown = left <= Math.max(20, limit * 0.2);
    const name = left < 0 ? "charactersOver" : "charactersLeft";
    counter.textContent = isShown ? message(name, { n: formatNumber(Math.abs(left)) }) : "";
    counter.classList.toggle("near", left <= Math.max(10, limit * 0.05));
    counter.classList.toggle("full", left <= 0);
  };
  control.addEventListener("input", update);
  update();
}
