// What is pasted from a word processor or a page into a text keeps its headings, lists, links and emphasis, as Markdown.
// Without it the plain text is pasted, and the service tidies that up.

const BLOCK = new Set(["P", "DIV", "SECTION", "ARTICLE", "BLOCKQUOTE", "TABLE", "TR", "UL", "OL", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "PRE", "HEADER", "FOOTER"]);
const SILENT = new Set(["STYLE", "SCRIPT", "HEAD", "TITLE", "META", "LINK", "TEMPLATE", "NOSCRIPT"]);

const tidy = (text) => text.replace(/[\s\u00a0]+/g, " ");

function marked(inner, mark) {
  const core = inner.trim();
  if (!core || core.includes("\n")) return inner;
  return inner.replace(core, () => mark + core + mark);
}

// The attribute is read, not node.style: the security policy of the page lets no style be parsed.
const styled = (node, pattern) => pattern.test(node.getAttribute("style") ?? "");

function isBold(node) {
  if (styled(node, /font-weight:\s*(normal|[1-4]00)/i)) return false;
  return /^(B|STRONG)$/.test(node.tagName) || styled(node, /font-weight:\s*(bold|[6-9]00)/i);
}

function isItalic(node) {
  return /^(I|EM)$/.test(node.tagName) || styled(node, /font-style:\s*italic/i);
}

function inline(node, inner) {
  if (node.tagName === "A" && /^(https?|mailto):/.test(node.getAttribute("href") ?? "") && inner.trim()) {
    return `[${inner.trim().replace(/[[\]]/g, "")}](${node.href.replace(/\)/g, "%29")})`;
  }
  if (node.tagName === "CODE" && !inner.includes("`")) return marked(inner, "`");
  if (isBold(node)) return marked(inner, "**");
  return isItalic(node) ? marked(inner, "*") : inner;
}

function item(node, depth) {
  const number = [...node.parentNode.children].filter((one) => one.tagName === "LI").indexOf(node) + 1;
  const mark = node.parentNode.tagName === "OL" ? `${number}. ` : "- ";
  return `${"    ".repeat(depth)}${mark}${children(node, depth + 1).trim().replace(/\n{2,}/g, "\n")}\n`;
}

function list(node, depth) {
  const rows = [...node.childNodes].map((one) => (one.tagName === "LI" ? item(one, depth) : written(one, depth)));
  const lines = rows.filter((row) => row.trim()).join("");
  return depth ? `\n${lines.trimEnd()}` : `\n\n${lines.trimEnd()}\n\n`;
}

function written(node, depth) {
  if (node.nodeType === Node.TEXT_NODE) return tidy(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE || SILENT.has(node.tagName)) return "";
  if (node.tagName === "BR") return "\n";
  if (node.tagName === "UL" || node.tagName === "OL") return list(node, depth);
  if (node.tagName === "TD" || node.tagName === "TH") return `${children(node, depth).trim()} `;
  const inner = children(node, depth);
  if (/^H[1-6]$/.test(node.tagName)) return inner.trim() ? `\n\n## ${tidy(inner).trim()}\n\n` : "";
  return BLOCK.has(node.tagName) ? `\n\n${inner.trim()}\n\n` : inline(node, inner);
}

function children(node, depth) {
  return [...node.childNodes].map((one) => written(one, depth)).join("");
}

export function markdown(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const text = children(page.body, 0);
  return text.split("\n").map((line) => line.trimEnd()).join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

function paste(event) {
  const html = event.clipboardData?.getData("text/html");
  if (!html || !/<(p|li|br|h[1-6]|b|strong|em|i|a|div|table)\b/i.test(html)) return;
  const text = markdown(html);
  if (!text) return;
  event.preventDefault();
  if (!document.execCommand("insertText", false, text)) { // the one way that can be undone by Ctrl+Z
    event.target.setRangeText(text, event.target.selectionStart, event.target.selectionEnd, "end");
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

for (const area of document.querySelectorAll("form[data-preview] textarea")) area.addEventListener("paste", paste);
