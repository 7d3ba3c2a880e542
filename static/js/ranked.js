// The ranked table by keyboard: j k through the rows, x ticks, d decides, s o e v change what is ticked, and the
// next row comes to hand.
import { Hand, keyed, take } from "./hand.js";
import { fragment } from "./send.js";
import { announce, word } from "./words.js";

const table = document.querySelector("table.ranked tbody");
const form = document.getElementById("triage");
const help = document.getElementById("table-keys");
const all = document.getElementById("tick-all");
const rowsOf = "tr[data-idea]";
const boxes = () => [...table.querySelectorAll(".tick [type=checkbox]")];
const ticked = () => boxes().filter((box) => box.checked);

if (table && form) begin(new Hand(table, rowsOf));

function begin(hand) {
  keyed(
    {
      j: () => hand.step(1),
      k: () => hand.step(-1),
      x: () => tick(hand),
      s: () => choose(hand, "status_key"),
      o: () => choose(hand, "owner_id"),
      e: () => choose(hand, "effort"),
      v: () => choose(hand, "value"),
      d: () => (hand.row ? location.assign(hand.row.querySelector("a[data-decide]").href) : announce(word("deskNone"))),
      w: () => hand.row?.querySelector("[data-why]")?.click(),
      "?": () => help.showModal(),
    },
    { inField: (event) => inField(event, hand), otherwise: (event) => openRow(event) },
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(hand);
  });
  document.addEventListener("change", (event) => {
    if (event.target === all)
      boxes().forEach((box) => {
        box.checked = all.checked;
      });
    if (event.target.matches(".tick input")) count();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-table-help]")) help.showModal();
    else if (event.target === help) help.close();
  });
  count();
}

function tick(hand) {
  const box = hand.row?.querySelector(".tick [type=checkbox]");
  if (!box) return announce(word("deskNone"));
  box.checked = !box.checked;
  count();
}

// What is ticked, or else the row in hand: it is ticked then, so that one sees what the change is about.
function choose(hand, name) {
  if (!ticked().length) {
    if (!hand.row) return announce(word("deskNone"));
    tick(hand);
  }
  form.elements[name].focus();
}

function openRow(event) {
  if (event.key !== "Enter" || !event.target.matches(rowsOf)) return;
  take(event, () => location.assign(event.target.querySelector("a.title").href));
}

function inField(event, hand) {
  if (event.target.form !== form) return;
  if (event.key === "Escape") return take(event, () => hand.select(hand.row ?? hand.rows()[0]));
  if (event.key === "Enter") take(event, () => form.requestSubmit());
}

async function send(hand) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
    });
    if (response.redirected) return location.assign(response.url);
    if (!response.headers.get("Content-Type")?.startsWith("text/html"))
      throw new Error((await response.json()).message);
    settle(hand, fragment(await response.text()).firstElementChild, response.ok);
  } catch (error) {
    announce(error instanceof TypeError ? word("failed") : error.message);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

// Puts the rows as they are now where they stood. What is done lets the next row come to hand; what is refused says
// why.
function settle(hand, answer, isDone) {
  const fresh = [...answer.querySelectorAll(rowsOf)];
  let last = null;
  for (const row of table.querySelectorAll(rowsOf)) {
    const now = fresh.find((one) => one.dataset.idea === row.dataset.idea);
    if (!now) continue;
    if (row.nextElementSibling?.matches(".why-row")) row.nextElementSibling.remove();
    row.replaceWith((last = now));
  }
  form.querySelector("[data-complaint], [data-said]")?.remove();
  const said = answer.querySelector("[data-complaint]") ?? answer.querySelector("[data-said]");
  form.prepend(said);
  announce(said.textContent.trim());
  if (isDone) {
    form.reset();
    if (all.checked) all.checked = false;
    boxes().forEach((box) => {
      box.checked = false;
    });
    if (last) hand.select(hand.nearest(1, last) ?? last);
  }
  count();
}

function count() {
  const number = ticked().length;
  if (number < boxes().length) all.checked = false;
  form.querySelector("[data-send]").textContent = form.dataset[
    number ? (number === 1 ? "one" : "many") : "none"
  ].replace("{n}", number);
}
