// Shows the note of the chosen option below a select: of a group, its guidelines.
for (const container of document.querySelectorAll("[data-notes-for]")) {
  const select = container.closest("form").elements[container.dataset.notesFor];
  const show = () => {
    for (const note of container.querySelectorAll("[data-note]")) note.hidden = note.dataset.note !== select.value;
  };
  select.addEventListener("change", show);
  show(); // the browser may have kept another choice
}
