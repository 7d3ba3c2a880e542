// While somebody types a handle after an @: people who may read the thread, in a list under the box.
// Arrows choose, Enter or Tab take, Escape closes. Without it the handle is simply typed out.
import { announce, number, word } from "./words.js";

const PAUSE = 120;
const BEGUN = /(?:^|[\s([{"'“‘„«>*_~,;:–—])@([\p{L}\p{N}_-]{0,30})$/u;
const known = new Map();
let list,
  box,
  begun = null,
  waiting,
  request,
  chosen = 0,
  dismissed = null;

document.addEventListener("input", (event) => {
  if (isBox(event.target)) look(event.target);
});
document.addEventListener("keydown", act, true);
document.addEventListener("focusout", (event) => {
  if (event.target === box) close();
});
document.addEventListener("selectionchange", () => {
  if (box && box === document.activeElement && wordAt(box) !== begun) hide();
});

const isBox = (target) => target instanceof HTMLTextAreaElement && Boolean(target.closest("[data-people]"));

function wordAt(area) {
  if (area.selectionStart !== area.selectionEnd) return null;
  return BEGUN.exec(area.value.slice(Math.max(0, area.selectionStart - 40), area.selectionStart))?.[1] ?? null;
}

function look(area) {
  const now = wordAt(area);
  clearTimeout(waiting);
  if (now === null || now === dismissed) {
    if (now === null) dismissed = null;
    return close();
  }
  dismissed = null;
  waiting = setTimeout(() => ask(area, now), PAUSE);
}

async function ask(area, now) {
  const address = new URL(area.closest("[data-people]").dataset.people, location);
  address.searchParams.set("q", now);
  try {
    if (!known.has(address.href)) {
      request?.abort();
      request = new AbortController();
      const response = await fetch(address, { headers: { "X-Requested-With": "fetch" }, signal: request.signal });
      if (!response.ok || response.redirected) return close();
      known.set(address.href, await response.json());
    }
  } catch {
    return; // another letter was typed, or the server is away: the handle can still be typed out
  }
  if (document.activeElement === area && wordAt(area) === now) show(area, now, known.get(address.href));
}

function show(area, now, people) {
  hide();
  if (!people.length) return;
  [box, begun, chosen] = [area, now, 0];
  list = document.createElement("ul");
  list.className = "naming found";
  list.id = `${area.id}-people`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", word("people"));
  list.append(...people.map((person, place) => option(person, `${list.id}-${place}`)));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the caret
  list.addEventListener("click", (event) => take(event.target.closest('[role="option"]')));
  area.after(list);
  const room = area.getBoundingClientRect(),
    below = (visualViewport?.height ?? innerHeight) - room.bottom;
  list.classList.toggle("above", below < list.offsetHeight + 8 && room.top > below);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  choose(0);
  announce(word("peopleFound", { n: number(people.length) }));
}

function option(person, id) {
  const [line, face, name, detail] = ["li", "span", "span", "span"].map((tag) => document.createElement(tag));
  Object.assign(line, { id });
  line.setAttribute("role", "option");
  line.dataset.handle = person.handle;
  face.className = `face s color-${person.color}`;
  face.setAttribute("aria-hidden", "true");
  face.textContent = person.initials;
  name.className = "found-name";
  name.textContent = person.name;
  detail.className = "found-detail";
  detail.textContent = person.staff ? `@${person.handle} · ${word("staff")}` : `@${person.handle}`;
  line.append(face, name, detail);
  return line;
}

function choose(place) {
  const all = [...list.children];
  chosen = (place + all.length) % all.length;
  all.forEach((line, i) => line.setAttribute("aria-selected", String(i === chosen)));
  box.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
}

function take(line) {
  if (!line) return;
  const area = box,
    end = area.selectionStart,
    start = end - begun.length;
  const gap = /^\s/.test(area.value.slice(end)) ? "" : " ";
  close();
  area.focus();
  area.setRangeText(line.dataset.handle + gap, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function act(event) {
  if (!list || event.target !== box || event.isComposing) return;
  const acts = {
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    Enter: () => take(list.children[chosen]),
    Tab: () => take(list.children[chosen]),
    Escape: () => {
      dismissed = begun;
      close();
    },
  };
  if (!acts[event.key] || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  acts[event.key]();
}

function close() {
  clearTimeout(waiting);
  hide();
}

// Only takes the list away: what is being asked for may bring another.
function hide() {
  list?.remove();
  for (const name of ["aria-autocomplete", "aria-controls", "aria-activedescendant"]) box?.removeAttribute(name);
  list = box = undefined;
  begun = null;
}
