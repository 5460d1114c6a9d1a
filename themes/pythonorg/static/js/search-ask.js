// The search on its page, from the first word on: the question stands in the address, so that it can be sent and kept.

import { FACETS, start } from "./search-panel.js";
import { walk } from "./search-keys.js";

const panel = document.querySelector("main [data-search]");
const typed = panel.querySelector("input").value; // before this was there
const given = new URLSearchParams(location.search);
const asked = Object.fromEntries(["q", ...FACETS].map((name) => [name, (given.get(name) ?? "").slice(0, 200)]));
asked.q ||= typed;

const { field, change } = start(panel, asked, (now) => {
  const kept = Object.entries(now).filter(([, value]) => value);
  history.replaceState(null, "", kept.length ? `?${new URLSearchParams(kept)}` : location.pathname);
});
panel.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  change({ q: field.value });
});
walk(panel, field);
