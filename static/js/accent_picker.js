// Shows the accent color on this page while it is chosen, before it is saved.
const field = document.querySelector("[data-accent]");
const range = field?.querySelector("input[type=range]");

if (range) {
  const number = field.querySelector("[data-accent-number]");
  const chips = [...field.querySelectorAll("[data-accent-choice]")];
  field.querySelector("[data-accent-choices]").hidden = false;
  const show = () => {
    document.documentElement.style.setProperty("--hue", range.value);
    number.textContent = `${range.value}°`;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset.accentChoice === range.value));
  };
  range.addEventListener("input", show);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      range.value = chip.dataset.accentChoice;
      show();
    });
  }
  show();
}
