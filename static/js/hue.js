// The accent, tried on this page before it is saved.
const field = document.querySelector("[data-hue]");
const range = field?.querySelector("input[type=range]");

if (range) {
  const number = field.querySelector("[data-hue-number]");
  const chips = [...field.querySelectorAll("[data-hue-value]")];
  const show = () => {
    document.documentElement.style.setProperty("--hue", range.value);
    number.textContent = `${range.value}°`;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset.hueValue === range.value));
  };
  range.addEventListener("input", show);
  for (const chip of chips)
    chip.addEventListener("click", () => {
      range.value = chip.dataset.hueValue;
      show();
    });
  show();
}
