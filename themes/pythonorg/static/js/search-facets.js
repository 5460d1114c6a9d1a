// What narrows the results: the kinds as buttons, the rest as lists, each with what it would leave.

import { element, named, plural } from "./search-results.js";

// A function that draws them: (what is asked, the counts by facet, the kinds with their counts).
export function facets(panel, choose) {
  const place = panel.querySelector("[data-search-facets]");
  const kinds = panel.querySelector("[data-search-kinds]");
  const selects = [...place.querySelectorAll("select")];
  for (const select of selects) select.addEventListener("change", () => choose(select.dataset.searchFacet, select.value));

  function chip(asked, kind, text) {
    const made = element("button", { type: "button", className: "search__kind", ariaPressed: String(asked.kind === kind) }, text);
    made.dataset.kind = kind;
    made.addEventListener("click", () => choose("kind", asked.kind === kind ? "" : kind));
    return made;
  }

  return (asked, counts, byKind) => {
    place.hidden = !byKind.length && !selects.some((select) => asked[select.dataset.searchFacet]);
    const focused = kinds.contains(document.activeElement) ? document.activeElement.dataset.kind : null;
    const rest = byKind.map(([kind, count]) => chip(asked, kind, `${plural(kind)} ${count.toLocaleString("en")}`));
    kinds.replaceChildren(chip(asked, "", "All"), ...rest);
    [...kinds.children].find((one) => one.dataset.kind === focused)?.focus();
    for (const select of selects) fill(select, asked[select.dataset.searchFacet] ?? "", counts[select.dataset.searchFacet] ?? {});
  };
}

function fill(select, chosen, counts) {
  const facet = select.dataset.searchFacet;
  const byName = (a, b) => named(facet, a).localeCompare(named(facet, b));
  const newestFirst = (a, b) => b.localeCompare(a, "en", { numeric: true });
  const values = Object.keys(counts).sort(facet === "country" ? byName : newestFirst);
  if (chosen && !values.includes(chosen)) values.unshift(chosen);
  select.replaceChildren(select.options[0], ...values.map((value) => element("option", { value }, `${named(facet, value)} (${counts[value] ?? 0})`)));
  select.value = chosen;
  select.parentElement.hidden = values.length < 2 && !chosen;
}
