// Lists that are worked through by keyboard: the selected row, moving through rows, and single-key shortcuts.
import { areShortcutsOn } from "./shortcuts_switch.js";

export const isTyping = (element) =>
  element.closest?.("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");

// Runs a shortcut instead of what the key does otherwise.
export function handle(event, action) {
  event.preventDefault();
  event.stopPropagation();
  action();
}

// Listens in the capture phase, before the shortcuts of the whole site, which use the same keys for lists of ideas.
// `inField` is called for keys typed into a field, `otherwise` for keys without an action.
export function listen(actions, { inField, otherwise }) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.metaKey || event.altKey || event.isComposing) return;
      if (!areShortcutsOn() || document.querySelector("dialog[open]")) return;
      if (isTyping(event.target)) return inField(event);
      if (event.ctrlKey) return;
      if (actions[event.key]) return handle(event, actions[event.key]);
      otherwise(event);
    },
    true,
  );
}

// The selected row inside `root`. Rows matching the selector `selectable` can be selected; `step` moves through those
// that match `open`.
export class RowSelection {
  selected = null; // kept while the focus is in a form about the row

  constructor(root, open, selectable = open) {
    Object.assign(this, { root, open, selectable });
    root.addEventListener("focusin", (event) => {
      this.selected = event.target.closest(selectable) ?? this.selected;
    });
  }

  get row() {
    const focused = document.activeElement?.closest(this.selectable);
    if (focused && this.root.contains(focused)) return focused;
    return this.selected?.isConnected ? this.selected : null;
  }

  rows() {
    return [...this.root.querySelectorAll(this.open)];
  }

  step(by) {
    const rows = this.rows();
    const index = rows.indexOf(this.row);
    this.select(index < 0 ? this.nearest(by) : rows[index + by]);
  }

  // The next open row from a position, which may be a row that is no longer open.
  nearest(by, from = this.row) {
    const rows = this.rows();
    if (!from) return rows[by > 0 ? 0 : rows.length - 1];
    const isAfter = (row) => from.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
    return by > 0 ? rows.find(isAfter) : rows.findLast((row) => row !== from && !isAfter(row));
  }

  select(row) {
    if (!row) return;
    this.selected = row;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}
