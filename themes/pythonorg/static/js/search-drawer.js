// Draws what the search found into its panel.

import { facets } from "./search-facets.js";
import { element, fill, group, grouped, hit, point, told } from "./search-results.js";
import { forget, recent } from "./search-recent.js";

const IN_GROUP = 3;

export function drawer(panel, { choose, ask }) {
  const [says, spelling, results, before, elsewhere] = ["says", "spelling", "results", "recent", "elsewhere"].map((name) => panel.querySelector(`[data-search-${name}]`));
  const narrow = facets(panel, choose);
  const lines = new Map();
  let of = "";
  const word = spelling.querySelector("button");
  word.addEventListener("click", () => ask(word.textContent));
  before.querySelector("p button").addEventListener("click", () => (forget(), nothing(), panel.querySelector("input").focus()));

  function nothing() {
    says.textContent = "";
    results.replaceChildren();
    spelling.hidden = elsewhere.hidden = true;
    narrow({}, {}, []);
    const kept = recent().map((words) => {
      const button = element("button", { type: "button", className: "search__word" }, words);
      button.addEventListener("click", () => ask(words));
      return element("li", {}, button);
    });
    before.querySelector("ul").replaceChildren(...kept);
    before.hidden = !kept.length;
  }

  function waiting() {
    before.hidden = true;
    results.setAttribute("aria-busy", "true");
  }

  function failed() {
    results.removeAttribute("aria-busy");
    says.textContent = "The search could not be loaded. Reload the page to try again, or look elsewhere.";
    point(elsewhere, "");
  }

  // Hits keep their lines while the words stay: what is read or focused does not go away under the reader.
  function put(asked, made) {
    if (asked.q !== of) lines.clear();
    of = asked.q;
    const focused = results.contains(document.activeElement) && document.activeElement;
    results.replaceChildren(...made());
    if (focused && results.contains(focused)) focused.focus();
  }

  const line = (one) => lines.get(one.url) ?? lines.set(one.url, hit(one)).get(one.url);

  function show(asked, { hits, counts, total }, more) {
    const { kind } = asked;
    const byKind = Object.entries(counts.kind).sort((a, b) => b[1] - a[1]);
    narrow(asked, counts, byKind);
    put(asked, () => (kind ? list(hits, total, more) : groups(hits, counts.kind)));
  }

  // Once it is known what the pages say.
  function say({ q, kind }, found, isNear) {
    results.removeAttribute("aria-busy");
    says.textContent = told(q.trim(), { ...found, isNear }, kind ? 1 : Object.keys(found.counts.kind).length);
    point(elsewhere, q.trim());
    if (isNear) results.before(elsewhere);
    else results.after(elsewhere);
  }

  function groups(hits, totals = {}) {
    return [...grouped(hits)].map(([kind, own]) => group(kind, own.slice(0, IN_GROUP).map(line), totals[kind], () => choose("kind", kind)));
  }

  function list(hits, total, more) {
    const made = [element("ol", { className: "search__hits" }, ...hits.map(line))];
    if (total > hits.length) {
      const button = element("button", { className: "button button--quiet", type: "button" }, "More results");
      button.addEventListener("click", async () => {
        await more();
        results.querySelectorAll(".search__hit > a")[hits.length]?.focus();
      });
      made.push(button);
    }
    return made;
  }

  return {
    nothing,
    waiting,
    failed,
    early: (asked, hits) => put(asked, () => groups(hits)),
    results: show,
    say,
    fill: (one) => lines.has(one.url) && fill(lines.get(one.url), one.said),
    spelling(words) {
      spelling.hidden = !words;
      word.textContent = words;
    },
  };
}
