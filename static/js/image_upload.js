// Previews a chosen image next to its field, and rejects a file that is too large before it is sent.
import { announce, message } from "./messages.js";

const LARGEST = 8 * 1024 * 1024; // bytes, as on the server

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches?.("input[type=file][data-image-input]")) update(input);
});

function update(input) {
  const slot = input.closest(".image-slot");
  const file = input.files[0];
  const isTooLarge = file && file.size > LARGEST;
  slot.querySelector("[data-error]")?.remove();
  if (isTooLarge) {
    input.value = "";
    showError(input);
  }
  if (file && !isTooLarge) showPreview(slot, file);
}

function showError(input) {
  const line = document.createElement("p");
  line.className = "error";
  line.dataset.error = "";
  line.textContent = message("imageTooLarge");
  input.after(line);
  announce(line.textContent);
}

// Read as a data URL, because the content security policy allows no blob: URLs.
function showPreview(slot, file) {
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const image = new Image(72, 72);
    image.alt = "";
    image.className = `image-slot-preview${slot.closest("[data-avatar-slot]") ? " avatar" : ""}`;
    image.addEventListener("load", () => {
      slot.querySelector(":scope > img")?.remove();
      slot.prepend(image);
      slot.classList.remove("is-empty");
    });
    image.src = reader.result;
  });
  reader.readAsDataURL(file);
}
