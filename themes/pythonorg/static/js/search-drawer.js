// Draws what the search found into its panel.

import { facets } from "./search-facets.js";
import { element, group, hit, told } from "./search-results.js";
import { forget, recent } from "./search-recent.js";

const IN_GROUP = 3;

export function drawer(panel, { choose, ask }) {
  const [says, spelling, results, before, elsewhere] = ["says", "spelling", "results", "recent", "elsewhere"].map((name) => panel.querySelector(`[data-search-${name}]`));
  const narrow = facets(panel, choose);
  const word = spelling.querySelector("button");
  word.addEventListener("click", () => ask(word.textContent));
  before.querySelector("p button").addEventListener("click", () => (forget(), nothing(), panel.querySelector("input").focus()));

  function nothing() {
    says.textContent = "";
    results.replaceChildren();
    spelling.hidden = elsewhere.hidden = true;
    narrow({}, {}, []);
    const lines = recent().map((words) => {
      const button = element("button", { type: "button", className: "search__word" }, words);
      button.addEventListener("click", () => ask(words));
      return element("li", {}, button);
    });
    before.querySelector("ul").replaceChildren(...lines);
    before.hidden = !lines.length;
  }

  function waiting() {
    before.hidden = true;
    results.setAttribute("aria-busy", "true");
  }

  function failed() {
    results.removeAttribute("aria-busy");
    says.textContent = "The search could not be loaded. Reload the page to try again, or look elsewhere.";
    point("");
  }

  function show(asked, found, more) {
    results.removeAttribute("aria-busy");
    const { q, kind } = asked;
    const byKind = Object.entries(found.counts.kind ?? {}).sort((a, b) => b[1] - a[1]);
    says.textContent = told(q.trim(), found, kind ? 1 : byKind.length);
    narrow(asked, found.counts, byKind);
    results.replaceChildren(...(kind ? list(found, more) : groups(found)));
    point(q.trim());
    if (found.isNear) results.before(elsewhere);
    else results.after(elsewhere);
  }

  function groups({ hits, counts }) {
    const byKind = grouped(hits);
    return [...byKind].map(([kind, own]) => group(kind, own.slice(0, IN_GROUP), counts.kind?.[kind] ?? own.length, () => choose("kind", kind)));
  }

  function list({ hits, total }, more) {
    const made = [element("ol", { className: "search__hits" }, ...hits.map((data) => hit(data)))];
    if (total > hits.length) {
      const button = element("button", { className: "button button--quiet", type: "button" }, "More results");
      button.addEventListener("click", async () => {
        const last = results.querySelectorAll(".search__hit").length;
        await more();
        results.querySelectorAll(".search__hit > a")[last]?.focus();
      });
      made.push(button);
    }
    return made;
  }

  // The same words at other places.
  function point(words) {
    elsewhere.hidden = false;
    for (const link of elsewhere.querySelectorAll("[data-search-url]")) link.href = link.dataset.searchUrl + encodeURIComponent(words);
    const name = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(words) ? words : "";
    Object.assign(elsewhere.querySelector("[data-search-package]"), { href: `/pypi/${name}`, textContent: name ? `A package called ${name}` : "The Package Index" });
  }

  return {
    nothing,
    waiting,
    failed,
    results: show,
    group(kind, hits, total) {
      const made = group(kind, hits, total, () => choose("kind", kind));
      const before = [...results.children].find((one) => one.dataset.kind === kind);
      if (before) before.replaceWith(made);
      else results.append(made);
    },
    spelling(words) {
      spelling.hidden = !words;
      word.textContent = words;
    },
  };
}

function grouped(hits) {
  const made = new Map();
  for (const one of hits) made.set(one.meta.kind, [...(made.get(one.meta.kind) ?? []), one]);
  return made;
}
