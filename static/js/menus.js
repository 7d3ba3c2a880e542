// Closes menus on an outside click and on Escape, cancels confirmations, and focuses the error summary of a form.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  const close = event.target.closest("[data-close]");
  if (close) {
    const details = close.closest("details");
    details.open = false;
    details.querySelector("summary").focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.open && event.target.matches("details.reply")) event.target.querySelector("textarea")?.focus();
  },
  true,
);

document.querySelector("[data-errors]")?.focus();

// Scrolls a row of tabs that is wider than the screen to the current tab.
for (const tab of document.querySelectorAll(".tabs [aria-current], .staff-sidebar [aria-current]")) {
  const row = tab.parentElement;
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}
