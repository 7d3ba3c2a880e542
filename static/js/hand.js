// Lists that are worked by keyboard: which row is in hand, the one after it, and keys that mean something while
// nobody is typing.
const wanted = document.getElementById("keys-on");

export const isTyping = (element) =>
  element.closest?.("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");

export function take(event, act) {
  event.preventDefault();
  event.stopPropagation();
  act();
}

// Before the site's own keys, which mean rows of ideas. `inField` hears keys typed into a field, `otherwise` those
// that are no act.
export function keyed(acts, { inField, otherwise }) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (
        event.metaKey ||
        event.altKey ||
        event.isComposing ||
        !wanted?.checked ||
        document.querySelector("dialog[open]")
      )
        return;
      if (isTyping(event.target)) return inField(event);
      if (event.ctrlKey) return;
      if (acts[event.key]) return take(event, acts[event.key]);
      otherwise(event);
    },
    true,
  );
}

// The row in hand inside `root`: `every` row can be, but steps go through those that are `waiting`.
export class Hand {
  chosen = null; // also while a field in it, or about it, has the focus

  constructor(root, waiting, every = waiting) {
    Object.assign(this, { root, waiting, every });
    root.addEventListener("focusin", (event) => {
      this.chosen = event.target.closest(every) ?? this.chosen;
    });
  }

  get row() {
    const held = document.activeElement?.closest(this.every);
    return held && this.root.contains(held) ? held : this.chosen?.isConnected ? this.chosen : null;
  }

  rows() {
    return [...this.root.querySelectorAll(this.waiting)];
  }

  step(by) {
    const all = this.rows();
    const at = all.indexOf(this.row);
    this.select(at < 0 ? this.nearest(by) : all[at + by]);
  }

  // From a row that waits no longer the next one is sought from where it stands.
  nearest(by, from = this.row) {
    const all = this.rows();
    if (!from) return all[by > 0 ? 0 : all.length - 1];
    const after = (row) => from.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
    return by > 0 ? all.find(after) : all.findLast((row) => row !== from && !after(row));
  }

  select(row) {
    if (!row) return;
    this.chosen = row;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}
