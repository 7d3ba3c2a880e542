// Suggests people while a handle is typed after an @: only people who can read the discussion.
// Arrow keys choose, Enter or Tab insert, Escape closes. Without the script the handle is typed in full.
import { announce, formatNumber, message } from "./messages.js";
import { get } from "./request.js";

const DELAY = 120; // milliseconds
const MENTION = /(?:^|[\s([{"'“‘„«>*_~,;:–—])@([\p{L}\p{N}_-]{0,30})$/u;
const LOOK_BACK = 40; // characters: a handle has at most 30
const cache = new Map(); // people by URL
let list, // the open list
  box, // the text box it belongs to
  typed = null, // what has been typed of the handle
  timer,
  pending, // aborts the request under way
  chosen = 0,
  dismissed = null; // what was typed when the list was closed by Escape

document.addEventListener("input", (event) => {
  if (isMentionBox(event.target)) update(event.target);
});
document.addEventListener("keydown", onKey, true);
document.addEventListener("focusout", (event) => {
  if (event.target === box) close();
});
document.addEventListener("selectionchange", () => {
  if (box && box === document.activeElement && typedHandle(box) !== typed) removeList();
});

const isMentionBox = (target) => target instanceof HTMLTextAreaElement && Boolean(target.closest("[data-mention-url]"));

function typedHandle(area) {
  const caret = area.selectionStart;
  if (caret !== area.selectionEnd) return null;
  return MENTION.exec(area.value.slice(Math.max(0, caret - LOOK_BACK), caret))?.[1] ?? null;
}

function update(area) {
  const handle = typedHandle(area);
  clearTimeout(timer);
  if (handle === null || handle === dismissed) {
    if (handle === null) dismissed = null;
    return close();
  }
  dismissed = null;
  timer = setTimeout(() => suggest(area, handle), DELAY);
}

async function suggest(area, handle) {
  const url = area.closest("[data-mention-url]").dataset.mentionUrl;
  const key = `${url} ${handle}`;
  if (!cache.has(key)) {
    pending?.abort();
    const mine = (pending = new AbortController());
    try {
      const response = await get(url, { query: { q: handle }, signal: mine.signal });
      cache.set(key, await response.json());
    } catch {
      if (!mine.signal.aborted) close();
      return;
    }
  }
  if (document.activeElement === area && typedHandle(area) === handle) show(area, handle, cache.get(key));
}

function show(area, handle, people) {
  removeList();
  if (!people.length) return;
  [box, typed, chosen] = [area, handle, 0];
  list = document.createElement("ul");
  list.className = "mention-list suggestions";
  list.id = `${area.id}-people`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", message("mentionList"));
  list.append(...people.map((person, index) => option(person, `${list.id}-${index}`)));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the text box
  list.addEventListener("click", (event) => insert(event.target.closest('[role="option"]')));
  area.after(list);
  const position = area.getBoundingClientRect(),
    below = (visualViewport?.height ?? innerHeight) - position.bottom;
  list.classList.toggle("above", below < list.offsetHeight + 8 && position.top > below);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  choose(0);
  announce(message("mentionsFound", { n: formatNumber(people.length) }));
}

function option(person, id) {
  const [line, avatar, name, detail] = ["li", "span", "span", "span"].map((tag) => document.createElement(tag));
  Object.assign(line, { id });
  line.setAttribute("role", "option");
  line.dataset.handle = person.handle;
  avatar.className = `avatar s color-${person.color}`;
  avatar.setAttribute("aria-hidden", "true");
  avatar.textContent = person.initials;
  name.className = "suggestion-name";
  name.textContent = person.name;
  detail.className = "suggestion-detail";
  detail.textContent = person.staff ? `@${person.handle} · ${message("staff")}` : `@${person.handle}`;
  line.append(avatar, name, detail);
  return line;
}

function choose(index) {
  const options = [...list.children];
  chosen = (index + options.length) % options.length;
  options.forEach((line, i) => line.setAttribute("aria-selected", String(i === chosen)));
  box.setAttribute("aria-activedescendant", options[chosen].id);
  options[chosen].scrollIntoView({ block: "nearest" });
}

function insert(line) {
  if (!line) return;
  const area = box,
    end = area.selectionStart,
    start = end - typed.length;
  const space = /^\s/.test(area.value.slice(end)) ? "" : " ";
  close();
  area.focus();
  area.setRangeText(line.dataset.handle + space, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function onKey(event) {
  if (!list || event.target !== box || event.isComposing) return;
  const actions = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    Enter: () => insert(list.children[chosen]),
    Tab: () => insert(list.children[chosen]),
    Escape: () => {
      dismissed = typed;
      close();
    },
  };
  if (!actions[event.key] || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  actions[event.key]();
}

function close() {
  clearTimeout(timer);
  removeList();
}

// Leaves the request under way alone: its answer may open another list.
function removeList() {
  list?.remove();
  for (const name of ["aria-autocomplete", "aria-controls", "aria-activedescendant"]) box?.removeAttribute(name);
  list = box = undefined;
  typed = null;
}
