// Puts a saved reply into the text box at once. Without the script the page comes back with it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reason-templates] button");
  if (!button) return;
  event.preventDefault();
  const container = button.closest("[data-reason-templates]");
  const box = document.getElementById(container.dataset.reasonTemplates);
  if ("insert" in container.dataset) insert(box, button.dataset.text);
  else box.value = button.dataset.text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

// The fields that the form decides are filled in with what is chosen now.
function insert(box, text) {
  const chosen = { status: box.form.elements.status_key, expected: box.form.elements.expected };
  const filled = text.replace(/\{(status|expected)\}/g, (field, name) => {
    return chosen[name] ? (chosen[name].selectedOptions[0]?.dataset.text ?? "…") : field;
  });
  box.setRangeText(filled, box.selectionStart, box.selectionEnd, "end");
}
