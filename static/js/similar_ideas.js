// Shows similar ideas under the title of a new idea, as soon as the title is long enough to compare.
import { announce, formatNumber, message } from "./messages.js";
import { get } from "./request.js";

const DELAY = 300; // milliseconds
const ENOUGH = { characters: 12, words: 3 };

const container = document.querySelector("[data-similar]");
const title = container?.closest("form")?.elements.title;
const voteInstead = document.getElementById("instead");

// Scrolls along if the focus is in a field further down, so the field does not move while it is filled in.
function show(html) {
  const focused = document.activeElement;
  const isBelow = container.compareDocumentPosition(focused) === Node.DOCUMENT_POSITION_FOLLOWING;
  const before = focused.getBoundingClientRect().top;
  const moved = () => focused.getBoundingClientRect().top - before;
  container.innerHTML = html;
  if (!isBelow) return;
  scrollBy({ top: moved(), behavior: "instant" });
  if (moved() < 1) return;
  // The page is too short to be scrolled that far.
  const layout = container.closest("main").parentElement;
  layout.style.minHeight = `${document.documentElement.scrollHeight + moved()}px`;
  scrollBy({ top: moved(), behavior: "instant" });
}

if (title) {
  let timer,
    pending,
    searched = container.dataset.similarFor ?? "";
  const search = async () => {
    const text = title.value.trim();
    if (text === searched) return;
    pending?.abort();
    searched = text;
    if (text.length < ENOUGH.characters && text.split(/\s+/).length < ENOUGH.words) return show("");
    const mine = (pending = new AbortController());
    try {
      const response = await get(container.dataset.similar, { query: { title: text }, signal: mine.signal });
      const html = await response.text();
      if (mine !== pending) return;
      show(html);
      const count = container.querySelectorAll("li").length;
      if (count) announce(message("similarFound", { n: formatNumber(count) }));
    } catch {
      /* canceled or failed: the idea can be posted without */
    }
  };
  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, DELAY);
  });
  search(); // a restored draft
}

// With scripts a draft is kept on the device. The server mentions it when a visitor votes for another idea instead.
if (voteInstead) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "kept";
  field.value = "1";
  voteInstead.append(field);
}
