// Opens the search: a click on its link, a slash, Ctrl+K or Cmd+K. All that it needs is loaded by the first of them; without
// this script the link leads to the page of the search.

const link = document.querySelector("[data-search-open]");
const own = document.querySelector("main [data-search] input");

function isOff() {
  try {
    return localStorage.getItem("search-keys") === "off";
  } catch {
    return false; // storage is switched off
  }
}

function open(event) {
  event.preventDefault();
  if (own) return own.select();
  import("./search-dialog.js").then((dialog) => dialog.open(link)).catch(() => location.assign(link.href));
}

link?.addEventListener("click", (event) => event.ctrlKey || event.metaKey || event.shiftKey || open(event));
document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  const asked = key === "/" ? !ctrlKey && !metaKey : (ctrlKey || metaKey) && key.toLowerCase() === "k";
  if (!link || !asked || altKey || event.defaultPrevented || isOff()) return;
  if (!target.isContentEditable && !target.closest?.("input, textarea, select, dialog")) open(event);
});
