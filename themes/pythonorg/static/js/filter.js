// Narrows a long list on its page. A form with data-filter has a search field named q; its selects are named like the
// data- attributes of the rows (data-row). Headings without a row left (data-group) and the ways to them (data-jump) go
// too. What is asked for stands in the address, so that it can be passed on. Without this script the whole list is there.

const form = document.querySelector("[data-filter]");

// Without accents and case, so that "Lukasz" finds Łukasz.
const LETTERS = { ł: "l", ø: "o", ı: "i", ß: "ss", đ: "d", æ: "ae" };
const plain = (text) => text.toLowerCase().replace(/[łøıßđæ]/g, (letter) => LETTERS[letter]).normalize("NFKD").replace(/\p{M}/gu, "");

function start() {
  const fields = [...form.elements].filter((field) => field.name);
  const selects = fields.filter((field) => field.name !== "q");
  const says = form.querySelector("[data-filter-says]");
  const reset = form.querySelector("[type=reset]");
  const groups = [...document.querySelectorAll("[data-group]")];
  const jumps = [...document.querySelectorAll("[data-jump]")];
  const rows = [...document.querySelectorAll("[data-row]")].map((row) => ({
    row,
    text: plain(`${row.textContent} ${Object.values(row.dataset).join(" ")}`),
  }));

  function show() {
    const words = plain(form.elements.q.value).split(/\s+/).filter(Boolean);
    const chosen = selects.filter((select) => select.value);
    let found = 0;
    for (const { row, text } of rows) {
      const fits = chosen.every(({ name, value }) => row.dataset[name] === value) && words.every((word) => text.includes(word));
      row.hidden = !fits;
      found += fits;
    }
    for (const group of groups) count(group);
    for (const jump of jumps) jump.hidden = document.getElementById(jump.dataset.jump).closest("[data-group]").hidden;
    reset.disabled = !(words.length || chosen.length);
    says.textContent = sentence(found, reset.disabled);
  }

  function count(group) {
    const left = group.querySelectorAll("[data-row]:not([hidden])").length;
    const number = group.querySelector("[data-count]");
    group.hidden = !left;
    if (number) number.textContent = left;
  }

  function sentence(found, isWhole) {
    const { one, many } = form.dataset;
    if (isWhole) return `${rows.length} ${rows.length === 1 ? one : many}`;
    return found ? `${found} of ${rows.length} ${many}` : `None of the ${rows.length} ${many} fits`;
  }

  // The address says what is shown. Of what the page does not know, nothing is taken.
  function read() {
    const asked = new URLSearchParams(location.search);
    form.elements.q.value = asked.get("q") ?? "";
    for (const select of selects) {
      const value = asked.get(select.name) ?? "";
      select.value = [...select.options].some((option) => option.value === value) ? value : "";
    }
    show();
  }

  function write() {
    const address = new URL(location.href);
    for (const { name, value } of fields) {
      if (value.trim()) address.searchParams.set(name, value.trim());
      else address.searchParams.delete(name);
    }
    history.replaceState(history.state, "", address);
  }

  const change = () => (show(), write());
  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => (change(), form.elements.q.focus())));
  addEventListener("pageshow", read); // after the browser has put back what was typed
  read();
}

if (form) start();
