// The panel of parts/search.html at work: what is typed and chosen becomes results.

import { find, ready } from "./search-engine.js";
import { drawer } from "./search-drawer.js";
import { missing, nearest } from "./search-spelling.js";
import { remember } from "./search-recent.js";

const PAUSE_MS = 20;
const FIRST = 9;
const IN_GROUP = 3;
const MORE = 10;
export const FACETS = ["kind", "version", "year", "country"];

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
      const found = await find(q, only, only.kind ? shown : FIRST);
      if (mine !== turn) return;
      const lost = missing(q, found.hits);
      draw.results(asked, { ...found, isNear: lost.length === q.trim().split(/\s+/).length }, () => ((shown += MORE), run()));
      draw.spelling(await nearest(q, lost));
      if (!only.kind) await rest(mine, found);
    } catch (error) {
      if (mine === turn) draw.failed();
      console.error(error);
    }
  }

  // Kinds of which few are among the best hits are filled up; those of which none is follow at the end.
  async function rest(mine, found) {
    const { q, ...only } = asked;
    for (const [kind, total] of Object.entries(found.counts.kind ?? {})) {
      const there = found.hits.filter((hit) => hit.meta.kind === kind).length;
      if (there >= Math.min(IN_GROUP, total)) continue;
      const more = await find(q, { ...only, kind }, IN_GROUP);
      if (mine !== turn) return;
      draw.group(kind, more.hits, total);
    }
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
