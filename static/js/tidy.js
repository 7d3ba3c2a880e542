// Where a visitor came from is for the first request only; the address they copy is the plain one.
const address = new URL(location.href);
if (address.searchParams.has("from")) {
  address.searchParams.delete("from");
  history.replaceState(history.state, "", address);
}
