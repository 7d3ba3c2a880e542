// Whether single-key shortcuts are on, on this device. Every dialog that lists shortcuts has a checkbox for it.
const STORED = "keys"; // in local storage: "on" or "off"
const boxes = document.querySelectorAll("[data-shortcuts-switch]");
let areOn = true;

try {
  areOn = localStorage.getItem(STORED) !== "off";
} catch {
  /* local storage is blocked: on, for this page */
}
show();

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-shortcuts-switch]")) return;
  areOn = event.target.checked;
  show();
  try {
    localStorage.setItem(STORED, areOn ? "on" : "off");
  } catch {
    /* as above */
  }
});

function show() {
  for (const box of boxes) box.checked = areOn;
}

export const areShortcutsOn = () => areOn;
