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

export function hit(data, isWhole = true) {
  const { title, year, country: code } = data.meta;
  const where = [code && country(code), year].filter(Boolean).join(", ");
  return element(
    "li",
    { className: "search__hit" },
    element("a", { href: data.url }, title),
    ...(where ? [element("small", { className: "search__where" }, where)] : []),
    element("p", {}, ...marked(data.excerpt), " …"),
    ...(isWhole ? parts(data) : []),
  );
}

// A group of hits under its kind, the first with its parts. `all` is called by the button that shows the rest.
export function group(kind, hits, total, all) {
  const head = element("h2", {}, plural(kind), " ", element("small", {}, total.toLocaleString("en")));
  const body = element("div", {}, element("ol", { className: "search__hits" }, ...hits.map((data, n) => hit(data, n === 0))));
  if (total > hits.length) {
    const button = element("button", { className: "search__word", type: "button" }, `All ${total.toLocaleString("en")}`, element("span", { className: "unseen" }, ` ${plural(kind)}`));
    button.addEventListener("click", all);
    body.append(button);
  }
  const made = element("section", { className: "search__group" }, head, body);
  made.dataset.kind = kind;
  return made;
}

// What the status line says.
export function told(words, { total, isNear }, kinds) {
  if (!total) return `Nothing found for “${words}”`;
  if (isNear) return `Nothing here says “${words}”. Near to it: ${number(total, "result")}`;
  const where = kinds > 1 ? ` in ${kinds} kinds` : "";
  return `${number(total, "result")} for “${words}”${where}`;
}

const number = (count, thing) => `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;
