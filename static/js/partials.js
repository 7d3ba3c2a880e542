// HTML that the server sends for a part of the page.

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// Replaces an element. If one of its buttons had the focus, the same button of the new element gets it.
export function replaceKeepingFocus(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const index = focused ? [...old.querySelectorAll("button")].indexOf(focused) : -1;
  old.replaceWith(fresh);
  if (index >= 0) fresh.querySelectorAll("button")[index]?.focus({ preventScroll: true });
}
