// Shows the extra fields of the chosen group in the form for a new idea. What was typed in the fields of a group comes
// back when that group is chosen again.
import { get } from "./request.js";

const container = document.querySelector("[data-extra-fields]");
const select = container?.closest("form").elements.group;

if (select) {
  const fields = new Map(); // by group: a fragment with its controls
  let shown = container.dataset.extraFieldsOf;
  const keep = (slug) => {
    const fragment = document.createDocumentFragment();
    fragment.append(...container.childNodes);
    fields.set(slug, fragment);
  };
  const load = async (slug) => {
    if (!slug) return document.createDocumentFragment();
    const response = await get(container.dataset.extraFields.replace("-group-", slug));
    return document.createRange().createContextualFragment(await response.text());
  };
  const show = async () => {
    const slug = select.value;
    if (slug === shown) return;
    keep(shown);
    shown = slug;
    try {
      const fragment = fields.get(slug) ?? (await load(slug));
      if (slug === shown) container.replaceChildren(fragment);
    } catch {
      /* the server asks for the fields when the form is sent */
    }
  };
  select.addEventListener("change", show);
  show(); // the browser may have kept another choice
}
