// Hits as HTML. Their words come as text: of Pagefind's marks only the emphasis is taken over.

const MANY = { Story: "Success stories", Minutes: "Minutes" };
const PARTS = 2;

export const plural = (kind) => MANY[kind] ?? `${kind}s`;

export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function marked(html) {
  const nodes = new DOMParser().parseFromString(html, "text/html").body.childNodes;
  return [...nodes].map((node) => (node.nodeName === "MARK" ? element("mark", {}, node.textContent) : node.textContent));
}

function country(code) {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(["en"], { type: "region" }).of(code);
}

export const named = (facet, value) => (facet === "country" ? country(value) : value);

function parts({ sub_results: all, url }) {
  const below = all.filter((part) => part.url !== url && part.url.includes("#")).slice(0, PARTS);
  const lines = below.map((part) => element("li", {}, element("a", { href: part.url }, part.title), element("p", {}, ...marked(part.excerpt), " …")));
  return lines.length ? [element("ul", { className: "search__parts" }, ...lines)] : [];
}

// A hit by its name. What its page says comes later: `fill`.
export function hit({ url, title, year, country: code }) {
  const where = [code && country(code), ...year].filter(Boolean).join(", ");
  return element(
    "li",
    { className: "search__hit" },
    element("a", { href: url }, title),
    ...(where ? [element("small", { className: "search__where" }, where)] : []),
    element("p"),
  );
}

export function fill(line, said) {
  const place = line.querySelector("p");
  if (!said) return place?.remove();
  if (place.firstChild) return;
  place.append(...marked(said.excerpt), " …");
  line.append(...parts(said));
}

// A group of hits under its kind. `all` is called by the button that shows the rest.
export function group(kind, lines, total, all) {
  const head = element("h2", {}, plural(kind), " ", element("small", {}, total ? number(total) : ""));
  const body = element("div", {}, element("ol", { className: "search__hits" }, ...lines));
  if (total > lines.length) {
    const button = element("button", { className: "search__word", type: "button" }, `All ${number(total)}`, element("span", { className: "unseen" }, ` ${plural(kind)}`));
    button.addEventListener("click", all);
    body.append(button);
  }
  return element("section", { className: "search__group" }, head, body);
}

export function grouped(hits) {
  const made = new Map(); // kind -> its hits
  for (const one of hits) made.set(one.kind, [...(made.get(one.kind) ?? []), one]);
  return made;
}

// What the status line says.
export function told(words, { total, isNear }, kinds) {
  if (!total) return `Nothing found for “${words}”`;
  if (isNear) return `Nothing here says “${words}”. Near to it: ${counted(total)}`;
  const where = kinds > 1 ? ` in ${kinds} kinds` : "";
  return `${counted(total)} for “${words}”${where}`;
}

const number = (count) => count.toLocaleString("en");
const counted = (count) => `${number(count)} result${count === 1 ? "" : "s"}`;

// The same words at other places.
export function point(elsewhere, words) {
  elsewhere.hidden = false;
  for (const link of elsewhere.querySelectorAll("[data-search-url]")) link.href = link.dataset.searchUrl + encodeURIComponent(words);
  const name = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(words) ? words : "";
  Object.assign(elsewhere.querySelector("[data-search-package]"), { href: `/pypi/${name}`, textContent: name ? `A package called ${name}` : "The Package Index" });
}
