// The field of the search holds the words of the address. The link to the legacy site leads to the same address there. The host is fixed: only the path comes from the visitor.

const link = document.getElementById("legacy");
if (link) {
  const path = location.pathname.split("/").filter(Boolean).map((part) => encodeURIComponent(decode(part))).join("/");
  link.href = `https://legacy.python.org/${path}${path && location.pathname.endsWith("/") ? "/" : ""}`;
}

const field = document.querySelector("main input[name=q]");
if (field && !field.value) {
  const words = decode(location.pathname).replace(/\.\w+$/, "").split(/[^\p{L}\p{N}.]+/u).filter(Boolean);
  field.value = words.slice(-3).join(" ").slice(0, 100);
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone percent sign
  }
}
