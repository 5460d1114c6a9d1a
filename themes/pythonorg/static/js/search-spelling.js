// The word of a title that is nearest to a word that no page has.

import { names, plain } from "./search-names.js";

let words;

async function load() {
  const { rows } = await names();
  return [...new Set(rows.flatMap(({ title }) => title.toLowerCase().match(/\p{L}{4,}/gu) ?? []))].sort();
}

// How many letters must be put in, taken out, changed or swapped: at most two are counted. (Optimal string alignment.)
function distance(a, b) {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}

const split = (asked) => asked.trim().replace(/^pep[\s-]*0*(?=\d)/i, "PEP ").split(/\s+/);

// The words that stand in none of the hits. The ends of words are not compared: “running” finds “run”.
export function missing(asked, hits) {
  const marks = ({ excerpt }) => [...excerpt.matchAll(/<mark>(.*?)<\/mark>/g)].map((mark) => mark[1]);
  const there = hits.map(({ called, url, said }) => plain([...called, url, ...(said ? marks(said) : [])].join(" "))).join(" ");
  return split(asked).filter((word) => !there.includes(plain(word).slice(0, Math.max(3, word.length - 4))));
}

// `asked` with each missing word replaced by the nearest of a title; "" when there is nothing to offer.
export async function nearest(asked, lost) {
  const said = split(asked);
  const slips = lost.filter((word) => /^\p{L}{4,}$/u.test(word));
  if (!slips.length) return "";
  words ??= await load();
  const better = said.map((word) => (slips.includes(word) ? nearestTo(word.toLowerCase()) : word)).join(" ");
  return better.toLowerCase() === said.join(" ").toLowerCase() ? "" : better;
}

function nearestTo(word) {
  let [found, least] = [word, Math.min(3, Math.ceil(word.length / 3))];
  for (const known of words) {
    const apart = distance(word, known);
    if (apart < least) [found, least] = [known, apart];
  }
  return found;
}
