// What everything is called: one small file, with which results stand before any of their pages is loaded.
// Its rows are in order of preference: of two with one name, the first is meant (generator/findable.py).

const SIGNED = 12; // bytes
export const NONE = 5;
let loaded;

export const names = () => (loaded ??= load().catch((error) => ((loaded = undefined), Promise.reject(error))));

async function load() {
  const answer = await fetch("/pagefind/names.pf_names", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const bytes = await new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  const columns = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, SIGNED)));
  const ids = columns.id.split(" ");
  const rows = columns.title.map((title, n) => row(columns, title, n));
  return { rows, byId: new Map(rows.map((one, n) => [ids[n], one])) };
}

function row(columns, title, n) {
  const url = columns.url[n];
  const made = { n, title, url: url.endsWith("=") ? url + encodeURIComponent(title) : url, kind: columns.kinds[columns.kind[n]] };
  for (const facet of ["year", "version"]) made[facet] = columns[facet][n].split(" ").filter(Boolean);
  made.country = columns.country[n];
  made.called = [title, ...(columns.also[n] ?? [])].map(plain);
  made.called.push(...others(made));
  made.path = plain(made.url.split(/[?#]/)[0]);
  made.words = ` ${[...made.called, made.kind, ...made.year, made.path].join(" ").toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, " ")} `;
  return made;
}

// Names that nobody wrote down: “jobs” of “Python jobs”, “type hints” of “PEP 484: Type Hints”, “pycon us” of all its years.
function others({ kind, called: [title] }) {
  if (kind === "PEP") return [title.replace(/^pep \d+: /, ""), title.match(/^pep \d+/)?.[0] ?? title];
  if (kind === "Event") return [title.replace(/ \d{4}$/, "")];
  return title.startsWith("python ") ? [title.slice(7)] : [];
}

export const plain = (text) => (/^[ -~]*$/.test(text) ? text : text.normalize("NFD").replace(/\p{M}/gu, "")).toLowerCase();

// How well a row's name fits: 0 is that name, 1 begins with it, 2 with a part of a word, 3 has all its words, 4 is of two
// words or more that it begins with; 5 is none of these.
export function asked(words) {
  const name = plain(words.trim()).replace(/\s+/g, " ").replace(/^pep[\s-]*0*(\d{1,4})$/, "pep $1");
  const isNumber = /^pep \d+$/.test(name); // PEP 84 is not meant by PEP 8
  const end = `/${name.replace(/ /g, "-")}/`;
  const parts = name.split(/[^\p{L}\p{N}.]+/u).filter(Boolean).map((part) => ` ${part}`);
  const begins = (one) => one.startsWith(name);
  return ({ called, path, words: all }) => {
    if (called.includes(name) || path.endsWith(end)) return 0;
    if (called.some((one) => begins(one) && /^[ :.]/.test(one.slice(name.length)))) return 1;
    if (!parts.length || isNumber) return NONE;
    if (called.some(begins)) return 2;
    if (parts.every((part) => all.includes(part))) return 3;
    return called.some((one) => one.includes(" ") && name.startsWith(`${one} `)) ? 4 : NONE;
  };
}
