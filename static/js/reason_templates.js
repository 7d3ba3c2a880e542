// Puts a reason template into the text box at once. Without the script the page comes back with it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reason-templates] button");
  if (!button) return;
  event.preventDefault();
  const box = document.getElementById(button.closest("[data-reason-templates]").dataset.reasonTemplates);
  box.value = button.dataset.text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
