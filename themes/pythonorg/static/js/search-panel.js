// The panel of parts/search.html at work: what is typed and chosen becomes results.

import { find, ready } from "./search-engine.js";
import { drawer } from "./search-drawer.js";
import { missing, nearest } from "./search-spelling.js";
import { remember } from "./search-recent.js";

const PAUSE_MS = 20;
const IN_GROUP = 3;
const MORE = 10;
export const FACETS = ["kind", "version", "year", "country"];

// Some of each kind.
function best(hits) {
  const there = {};
  return hits.filter(({ kind }) => (there[kind] = (there[kind] ?? 0) + 1) <= IN_GROUP);
}

// `onChange(asked)` hears of every question: { q, kind, version, year, country }.
export function start(panel, asked, onChange = () => {}) {
  const form = panel.querySelector("form");
  const field = form.elements.q;
  const draw = drawer(panel, { choose, ask });
  let [turn, shown, timer] = [0, MORE, 0];

  function ask(words) {
    field.value = words;
    field.focus();
    change({ q: words });
  }

  function choose(facet, value) {
    change({ [facet]: value });
  }

  function change(to) {
    if ("q" in to && to.q !== asked.q) for (const name of FACETS) asked[name] = "";
    Object.assign(asked, to);
    shown = MORE;
    onChange(asked);
    run();
  }

  async function run() {
    clearTimeout(timer);
    const mine = ++turn;
    const { q, ...only } = asked;
    if (!q.trim()) return draw.nothing();
    draw.waiting();
    try {
      const found = await find(q, only, (hits) => mine === turn && hits.length && draw.early(asked, best(hits)));
      if (mine !== turn) return;
      const hits = only.kind ? found.hits.slice(0, shown) : best(found.hits);
      draw.results(asked, { ...found, hits }, () => ((shown += MORE), run()));
      await Promise.all(hits.map((hit) => read(hit)));
      if (mine !== turn) return;
      const lost = missing(q, hits);
      draw.say(asked, found, hits.length > 0 && lost.length === q.trim().split(/\s+/).length);
      draw.spelling(await nearest(q, lost));
    } catch (error) {
      if (mine === turn) draw.failed();
      console.error(error);
    }
  }

  async function read(hit) {
    hit.said = await hit.data?.();
    draw.fill(hit);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => change({ q: field.value }), PAUSE_MS);
  });
  form.addEventListener("submit", () => remember(field.value));
  panel.addEventListener("click", (event) => event.target.closest("[data-search-results] a") && remember(asked.q));
  field.value = asked.q;
  ready().catch(() => draw.failed());
  run();
  return { field, change };
}
