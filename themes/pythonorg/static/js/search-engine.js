// Asks Pagefind, whose program and index are loaded by the first question.

const KIND = /^pep[\s-]*0*(\d{1,4})$/i;
let engine;

async function load() {
  const pagefind = await import("/pagefind/pagefind.js");
  // Pages are long and the records of PEPs short: length alone must not decide.
  await pagefind.options({ excerptLength: 24, ranking: { pageLength: 0.1 } });
  await pagefind.init();
  await pagefind.filters();
  return pagefind;
}

export const ready = () => (engine ??= load().catch((error) => ((engine = undefined), Promise.reject(error))));

// Numbers of PEPs are written down with four digits (generator/search.py).
const written = (words) => words.trim().replace(KIND, (_, number) => `PEP${number.padStart(4, "0")}`);

// The best `limit` hits: { total, counts: { kind: { Page: 12, … }, year: …, … }, hits }. `only`: { kind: "Page", … }.
export async function find(words, only, limit) {
  const pagefind = await ready();
  const search = (chosen) => {
    const facet = Object.entries(chosen).filter(([, value]) => value).map(([name, value]) => `${name}:${value}`);
    return pagefind.search(written(words), facet.length ? { filters: { facet } } : {});
  };
  const found = await search(only);
  const counts = counted(found.filters.facet ?? {});
  // Beside the chosen kind, the others keep their numbers: one may go over to them.
  if (only.kind) counts.kind = counted((await search({ ...only, kind: "" })).filters.facet ?? {}).kind;
  const hits = await Promise.all(found.results.slice(0, limit).map((result) => result.data()));
  return { total: found.results.length, counts, hits: best(hits, words) };
}

function counted(facets) {
  const counts = {};
  for (const [facet, count] of Object.entries(facets)) {
    const at = facet.indexOf(":");
    if (count) (counts[facet.slice(0, at)] ??= {})[facet.slice(at + 1)] = count;
  }
  return counts;
}

// What has the words as its title or as the end of its address comes first, then what has a title that begins with them,
// of releases and of events of one name the newest; else as Pagefind has it.
function best(hits, words) {
  const asked = words.trim().toLowerCase();
  const end = `/${asked.replace(/\s+/g, "-")}/`;
  const rank = ({ meta, url }) => {
    const title = meta.title.toLowerCase();
    const bare = title.replace(/^(pep \d+: |python )/, "");
    if (title === asked || bare === asked || url.endsWith(end)) return 0;
    return [" ", ":", "."].some((end) => title.startsWith(asked + end)) ? 1 : 2;
  };
  const newer = (a, b) => (a.meta.kind === b.meta.kind && ["Release", "Event"].includes(a.meta.kind) ? b.meta.title.localeCompare(a.meta.title, "en", { numeric: true }) : 0);
  const ranked = hits.map((hit) => [rank(hit), hit]);
  return ranked.sort(([a, one], [b, other]) => a - b || (a === 1 ? newer(one, other) : 0)).map(([, hit]) => hit);
}
