// Ideas like the one being written stand under its title as soon as there is enough of it to compare.
import { announce, number, word } from "./words.js";

const PAUSE = 300;
const ENOUGH = { letters: 12, words: 3 };

const slot = document.querySelector("[data-similar]");
const title = slot?.closest("form")?.elements.title;
const instead = document.getElementById("instead");

// What is found makes room under the title; a field further down that somebody writes in already must not move.
function show(html) {
  const inHand = document.activeElement;
  const follows = slot.compareDocumentPosition(inHand) === Node.DOCUMENT_POSITION_FOLLOWING;
  const before = inHand.getBoundingClientRect().top;
  slot.innerHTML = html;
  if (follows) scrollBy({ top: inHand.getBoundingClientRect().top - before, behavior: "instant" });
}

if (title) {
  let waiting,
    request,
    asked = slot.dataset.similarFor ?? "";
  const look = async () => {
    const text = title.value.trim();
    if (text === asked) return;
    request?.abort();
    asked = text;
    if (text.length < ENOUGH.letters && text.split(/\s+/).length < ENOUGH.words) return show("");
    const mine = (request = new AbortController());
    try {
      const address = new URL(slot.dataset.similar, location);
      address.searchParams.set("title", text);
      const response = await fetch(address, { headers: { "X-Requested-With": "fetch" }, signal: mine.signal });
      if (!response.ok || mine !== request) return;
      show(await response.text());
      const count = slot.querySelectorAll("li").length;
      if (count) announce(word("similar", { n: number(count) }));
    } catch {
      /* aborted, or out of reach: the idea can be posted without */
    }
  };
  title.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  look(); // a draft that came back
}

// Scripts keep the draft on this device, which is then worth saying.
if (instead) {
  const kept = document.createElement("input");
  kept.type = "hidden";
  kept.name = "kept";
  kept.value = "1";
  instead.append(kept);
}
