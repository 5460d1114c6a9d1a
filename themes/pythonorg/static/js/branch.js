// "The version you have": shows the row of the chosen branch as a sentence. ?version=3.9 chooses one from a link.

const select = document.querySelector("[data-branch-select]");
const says = document.querySelector("[data-branch-says]");
const rows = document.querySelector("[data-branch-table]");

function answer(name) {
  const row = rows.querySelector(`[data-branch="${CSS.escape(name)}"]`);
  if (!row) return;
  const [branch, status, until, newest, advice] = [...row.cells].map((cell) => cell.cloneNode(true));
  const over = row.dataset.status === "end-of-life";
  says.replaceChildren(
    "Python ",
    ...branch.childNodes,
    ": ",
    ...status.childNodes,
    ...(over ? [" since "] : [", supported until "]),
    until.textContent,
    ". ",
    advice.textContent,
    over ? " Its last release was " : " Its newest release is ",
    ...newest.childNodes,
    ".",
  );
}

if (select && says && rows) {
  const asked = new URLSearchParams(location.search).get("version")?.match(/^\d+\.\d+/)?.[0];
  if (asked && [...select.options].some((option) => option.value === asked)) {
    select.value = asked;
    answer(asked);
  }
  select.addEventListener("change", () => answer(select.value));
}
