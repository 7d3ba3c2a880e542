// Shows the bar that acts on several items of the queue while some are ticked, and how many there are.
import { formatNumber } from "./messages.js";

const queue = document.querySelector("[data-queue]");
const bar = document.querySelector("[data-queue-bulk]");
const boxes = () => [...queue.querySelectorAll("input[name=item]")];

if (bar) {
  bar.classList.add("is-sticky");
  queue.addEventListener("change", show);
  new MutationObserver(show).observe(queue, { childList: true }); // rows that were acted on one by one
  addEventListener("pageshow", show); // after Back, boxes are ticked as before
  bar.querySelector("[data-tick-all]").addEventListener("click", () => tick(true));
  bar.querySelector("[data-tick-none]").addEventListener("click", () => {
    tick(false);
    boxes()[0]?.focus(); // the bar is gone
  });
  show();
}

function tick(isTicked) {
  for (const box of boxes()) box.checked = isTicked;
  show();
}

function show() {
  const count = boxes().filter((box) => box.checked).length;
  bar.querySelector("[data-ticked-count]").textContent = formatNumber(count);
  bar.hidden = count === 0;
}
