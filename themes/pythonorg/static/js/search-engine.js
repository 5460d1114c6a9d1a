// Asks Pagefind, and knows by name what it finds. Both are loaded when somebody turns to the search.

import { NONE, asked, names } from "./search-names.js";

const KIND = /^pep[\s-]*0*(\d{1,4})$/i;
const FACETS = ["kind", "version", "year", "country"];
let engine;

async function load() {
  const pagefind = await import("/pagefind/pagefind.js");
  // Pages are long and the records of PEPs short: length alone must not decide.
  await pagefind.options({ excerptLength: 24, ranking: { pageLength: 0.1 } });
  await pagefind.init();
  return pagefind;
}

const program = () => (engine ??= load().catch((error) => ((engine = undefined), Promise.reject(error))));
export const ready = () => Promise.all([names(), program()]);

// Numbers of PEPs are written down with four digits (generator/findable.py).
const written = (words) => words.trim().replace(KIND, (_, number) => `PEP${number.padStart(4, "0")}`);

// All hits, best first: { total, counts: { kind: { Page: 12, … }, year: …, … }, hits }. `only`: { kind: "Page", … }.
// `early` gets those that are so called, before the pages that say the words are known.
export async function find(words, only, early) {
  const asking = program().then((pagefind) => pagefind.search(written(words)));
  asking.catch(() => {}); // awaited below
  const { rows, byId } = await names();
  const fits = asked(words);
  const called = rows.map((row) => ({ ...row, tier: fits(row), score: 0 })).filter(({ tier }) => tier < NONE);
  called.sort(better);
  early(called.filter((one) => one.tier <= Math.max(1, called[0].tier) && has(one, only)));
  const found = new Map(called.map((one) => [one.n, one]));
  for (const { id, score, data } of (await asking).results) {
    const row = byId.get(id); // not there: the index is newer than the names
    if (row) found.set(row.n, { ...(found.get(row.n) ?? { ...row, tier: NONE }), score, data });
  }
  const all = [...found.values()].sort(better);
  const hits = all.filter((one) => has(one, only));
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, counted(hits, facet)]));
  // Beside the chosen kind, the others keep their numbers: one may go over to them.
  if (only.kind) counts.kind = counted(all.filter((one) => has(one, { ...only, kind: "" })), "kind");
  return { total: hits.length, counts, hits };
}

// What is so called comes in order of preference, the rest as Pagefind has it.
const better = (a, b) => a.tier - b.tier || (a.tier > 2 ? b.score - a.score : 0) || a.n - b.n;

const values = (one, facet) => [one[facet]].flat().filter(Boolean);

const has = (one, only) => FACETS.every((facet) => !only[facet] || values(one, facet).includes(only[facet]));

function counted(hits, facet) {
  const counts = {};
  for (const value of hits.flatMap((one) => values(one, facet))) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
