// Finds the file for the visitor's system, says why, and lets the visitor choose another. The page works without it: the
// options of the list carry every address and name. A choice is kept in this browser; an address with ?os=macos wins over it.

const KEY = "os";
const PROCESSORS = { amd64: "a 64-bit Intel or AMD processor", win32: "a 32-bit processor", arm64: "an ARM processor" };

async function detected() {
  const hints = navigator.userAgentData;
  if (!hints?.platform) return { os: system(navigator.userAgent), arch: /WOW64|Win64/.test(navigator.userAgent) ? "amd64" : undefined };
  const more = await hints.getHighEntropyValues?.(["architecture", "bitness"]).catch(() => ({}));
  return { os: system(hints.platform), arch: processor(more ?? {}) };
}

function system(text) {
  if (/iphone|ipad|ipod/i.test(text) || (/mac/i.test(text) && navigator.maxTouchPoints > 1)) return "ios";
  if (/android/i.test(text)) return "android";
  if (/win/i.test(text)) return "windows";
  if (/mac/i.test(text)) return "macos";
  return /linux|x11|bsd|cros|chrome ?os/i.test(text) ? "source" : undefined;
}

function processor({ architecture, bitness }) {
  if (architecture === "arm") return "arm64";
  return architecture === "x86" ? (bitness === "64" ? "amd64" : "win32") : undefined;
}

const link = (href, textContent) => Object.assign(document.createElement("a"), { href, textContent });

// What the button leads to, and the words below it.
function choice({ value, dataset }, why, arch) {
  const { url, text, small, note, file, system: name, arch: made, more, all } = dataset;
  const lead = { seen: "You seem to use", kept: "Last time you chose", asked: "You asked for" }[why];
  const known = made && value === "windows" && why === "seen" && PROCESSORS[arch] ? ` on ${PROCESSORS[arch]}` : "";
  const files = more ? [" ", link(more, all)] : [];
  if (!file) return { url, text, small, says: [name ? `${lead} ${name}. ${note}` : note, ...files] };
  if (value === "source") {
    const help = link("/downloads/help/#linux", "how to get it there");
    return { url, text, small, says: [`${lead} ${name}. Your distribution has Python: `, help, `. The button gets you the source: ${file}.`, ...files] };
  }
  if (known && made !== arch) {
    return { url: more, text: `Python for ${name}`, small: "all releases with files for it", says: [`${lead} ${name}${known}: look for its file among all for ${name}.`] };
  }
  return { url, text, small, says: [`${lead} ${name}${known}, so the button gets you this file: ${file}.`, ...files] };
}

function show(pick, option, why, arch) {
  const { url, text, small, says } = choice(option, why, arch);
  const button = pick.querySelector("[data-pick-link]");
  button.href = url;
  [button.children[0].textContent, button.children[1].textContent] = [text, small];
  pick.querySelector("[data-pick-says]").replaceChildren(...says);
  for (const row of document.querySelectorAll("[data-pick-table] [data-os]")) {
    row.classList.toggle("data__current", row.dataset.os === option.value);
  }
}

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is switched off
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // then the choice holds for this page only
  }
}

const pick = document.querySelector("[data-pick]");
if (pick) {
  const select = pick.querySelector("[data-pick-select]");
  const find = (value) => [...select.options].find((option) => option.value && option.value === value);
  const wish = new URLSearchParams(location.search).get("os");
  const asked = find(wish === "linux" ? "source" : wish);
  const before = find(kept());
  const seen = await detected();
  const start = asked ?? before ?? find(seen.os);
  if (start) {
    select.value = start.value;
    show(pick, start, asked ? "asked" : before && before.value !== seen.os ? "kept" : "seen", seen.arch);
  }
  select.addEventListener("change", () => {
    keep(select.value);
    show(pick, select.selectedOptions[0], select.value === seen.os ? "seen" : "asked", seen.arch);
  });
}
