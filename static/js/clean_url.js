// Removes the parameter that says which list led here, so a copied address is the plain one.
const url = new URL(location.href);
if (url.searchParams.has("from")) {
  url.searchParams.delete("from");
  history.replaceState(history.state, "", url);
}
