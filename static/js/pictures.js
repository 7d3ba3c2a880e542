// A chosen picture is shown beside its control, and one that is too large is refused before it is sent.
import { announce, word } from "./words.js";

const LARGEST = 8 * 1024 * 1024;

document.addEventListener("change", (event) => {
  const control = event.target;
  if (control.matches?.("input[type=file][data-picture]")) look(control);
});

function look(control) {
  const place = control.closest(".place");
  const file = control.files[0];
  const tooLarge = file && file.size > LARGEST;
  place.querySelector("[data-complaint]")?.remove();
  if (tooLarge) {
    control.value = "";
    complain(control);
  }
  if (file && !tooLarge) show(place, file);
}

function complain(control) {
  const line = document.createElement("p");
  line.className = "error";
  line.dataset.complaint = "";
  line.textContent = word("tooLarge");
  control.after(line);
  announce(line.textContent);
}

// The content policy lets pictures come from the site and from the page itself, not from blobs.
function show(place, file) {
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const shown = new Image(72, 72);
    shown.alt = "";
    shown.className = `place-picture${place.closest("[data-face]") ? " face" : ""}`;
    shown.addEventListener("load", () => {
      place.querySelector(":scope > img")?.remove();
      place.prepend(shown);
      place.classList.remove("is-empty");
    });
    shown.src = reader.result;
  });
  reader.readAsDataURL(file);
}
