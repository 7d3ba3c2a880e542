// After Back the browser may show a page as it was left. Brings it up to date, and hides it if the member has changed.
import { refreshVotes } from "./vote.js";

const viewer = document.body.dataset.viewer ?? "0";
const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";

show(isBack);
addEventListener("pageshow", (event) => {
  if (event.persisted) show(true);
});

// Every page notes whose it is. So one that was left before the member signed out, in this tab or another, is noticed.
function show(isShownAgain) {
  const latest = stored();
  if (isShownAgain && latest !== null && latest !== viewer) {
    document.documentElement.hidden = true;
    return location.reload();
  }
  store(viewer);
  if (isShownAgain && viewer !== "0") refreshVotes();
}

function stored() {
  try {
    return localStorage.getItem("viewer");
  } catch {
    return null;
  }
}

function store(value) {
  try {
    localStorage.setItem("viewer", value);
  } catch {
    /* no storage: signing out clears the browser's cache as well */
  }
}
