// "The version you have": shows the row of the chosen branch as a sentence. ?version=3.9 chooses one from a link; whatever
// `python --version` prints will do as well.

const select = document.querySelector("[data-branch-select]");
const says = document.querySelector("[data-branch-says]");
const rows = document.querySelector("[data-branch-table]");
const move = document.querySelector("[data-branch-move]");

const where = () => [" ", ...(move?.content.cloneNode(true).childNodes ?? [])];

function answer(name) {
  const row = rows.querySelector(`[data-branch="${CSS.escape(name)}"]`);
  if (!row) return [`Python ${name} is not in the list of versions: it is older than the list, or not planned yet.`, ...where()];
  const [branch, status, until, newest, advice] = [...row.cells].map((cell) => cell.cloneNode(true));
  const { status: phase, first } = row.dataset;
  const over = phase === "end-of-life";
  return [
    "Python ",
    ...branch.childNodes,
    ": ",
    ...status.childNodes,
    over ? ` since ${until.textContent}. ` : first ? `, first release planned for ${first}. ` : `, supported until ${until.textContent}. `,
    advice.textContent,
    ...(over ? where() : []),
    ...("released" in row.dataset ? [over ? " Its last release was " : " Its newest release is ", ...newest.childNodes, "."] : []),
  ];
}

if (select && says && rows) {
  const hint = [...says.childNodes];
  const show = (name) => says.replaceChildren(...(name ? answer(name) : hint));
  const asked = new URLSearchParams(location.search).get("version")?.match(/\d+\.\d+/)?.[0];
  if (asked) {
    if ([...select.options].some((option) => option.value === asked)) select.value = asked;
    show(asked);
  }
  select.addEventListener("change", () => show(select.value));
}
