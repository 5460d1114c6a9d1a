// Shortens a list while you type: <input data-filter="#list"> hides each [data-filter-item] in the list whose text does not
// hold every word, and each [data-filter-group] that is left without one. [data-filter-says] tells how many are left.

const field = document.querySelector("[data-filter]");
const list = field && document.querySelector(field.dataset.filter);
const says = document.querySelector("[data-filter-says]");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

if (list) {
  const items = [...list.querySelectorAll("[data-filter-item]")].map((item) => [item, plain(item.textContent)]);
  const groups = [...list.querySelectorAll("[data-filter-group]")];
  const shorten = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const [item, text] of items) {
      item.hidden = !words.every((word) => text.includes(word));
      left += item.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-filter-item]:not([hidden])");
    says.textContent = words.length ? `${left} of ${items.length}` : "";
  };
  field.addEventListener("input", shorten);
  shorten();
}
