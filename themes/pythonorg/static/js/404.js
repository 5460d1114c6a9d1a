// The link to the legacy site leads to the same address there. The host is fixed: only the path comes from the visitor.

const link = document.getElementById("legacy");
if (link) {
  const path = location.pathname.split("/").filter(Boolean).map((part) => encodeURIComponent(decode(part))).join("/");
  link.href = `https://legacy.python.org/${path}${path && location.pathname.endsWith("/") ? "/" : ""}`;
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone percent sign
  }
}
