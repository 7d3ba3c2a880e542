// The theme changes at once; the server remembers it for the next page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-theme-switch]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
  fetch(form.action, {
    method: "POST",
    body: new FormData(form, event.submitter),
    headers: { "X-Requested-With": "fetch" },
    redirect: "manual",
    keepalive: true,
  }).catch(() => {});
});
