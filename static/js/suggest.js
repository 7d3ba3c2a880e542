// A reason to begin with goes into the box at once; without script the page comes back with it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-suggestions] button");
  if (!button) return;
  event.preventDefault();
  const box = document.getElementById(button.closest("[data-suggestions]").dataset.suggestions);
  box.value = button.dataset.text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
