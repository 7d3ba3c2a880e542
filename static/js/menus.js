// Closes menus on an outside click and on Escape, and moves the focus into questions and replies, and back out of them.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  const close = event.target.closest("[data-close]");
  if (close) shut(close.closest("details"));
});

function shut(details) {
  details.open = false;
  details.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const question = event.target.closest?.("details.confirm[open]");
  if (question) return shut(question);
  for (const menu of openMenus()) shut(menu);
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// The focus on a question reads it out. A reply that came back with errors has the focus on them.
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.open || target.querySelector("[data-errors]")) return;
    if (target.matches("details.confirm")) target.querySelector(".confirm-question").focus();
    if (target.matches("details.reply")) target.querySelector("textarea")?.focus();
  },
  true,
);

// Scrolls a row of tabs that is wider than the screen to the current tab.
for (const tab of document.querySelectorAll(".tabs [aria-current], .staff-sidebar [aria-current]")) {
  const row = tab.parentElement;
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}
