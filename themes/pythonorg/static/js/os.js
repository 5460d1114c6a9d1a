// Finds the file for the visitor's system, says why, and lets the visitor choose another. The page works without it:
// the options of the list carry every address and sentence. A choice is kept in this browser; ?os=macos wins over it.

const KEY = "os";
const NAMES = { windows: "Windows", macos: "macOS", source: "Linux or another Unix", android: "Android", ios: "iOS" };
const PROCESSORS = { amd64: "a 64-bit Intel or AMD processor", win32: "a 32-bit processor", arm64: "an ARM processor" };

async function detected() {
  const hints = navigator.userAgentData;
  if (hints?.platform && hints.getHighEntropyValues) {
    try {
      const { platform, architecture, bitness } = await hints.getHighEntropyValues(["architecture", "bitness"]);
      return { os: system(platform), arch: processor(architecture, bitness) };
    } catch {
      return { os: system(hints.platform) };
    }
  }
  return { os: system(navigator.userAgent), arch: /WOW64|Win64|x64/i.test(navigator.userAgent) ? "amd64" : undefined };
}

function system(text) {
  if (/iphone|ipad|ipod|^ios/i.test(text) || (/mac/i.test(text) && navigator.maxTouchPoints > 1)) return "ios";
  if (/android/i.test(text)) return "android";
  if (/win/i.test(text)) return "windows";
  if (/mac/i.test(text)) return "macos";
  if (/linux|x11|bsd|chrom/i.test(text)) return "source";
  return undefined;
}

function processor(architecture, bitness) {
  if (architecture === "arm") return "arm64";
  return architecture === "x86" ? (bitness === "64" ? "amd64" : "win32") : undefined;
}

function sentence(option, why, arch) {
  const { file, note, os = option.value } = option.dataset;
  const known = os === "windows" && PROCESSORS[arch] ? ` on ${PROCESSORS[arch]}` : "";
  const reason = { seen: `You seem to use ${NAMES[os]}${known}`, kept: `You chose ${NAMES[os]} here before`, asked: `You asked for ${NAMES[os]}` }[why];
  if (!file) return note && reason ? `${reason}. ${note}` : note;
  return `${reason}, so the button gets you this file: ${file}.`;
}

function more(option, arch) {
  const { more: href, arch: own } = option.dataset;
  if (option.value === "source") return ["Most systems bring Python along: try python3 --version first. ", "All source files", href];
  if (own && arch && own !== arch) return [`It is made for ${PROCESSORS[own]}; there may be another one for yours. `, "All its files", href];
  return href ? ["", "All its files", href] : undefined;
}

function show(pick, option, why, arch) {
  const link = pick.querySelector("[data-pick-link]");
  link.href = option.dataset.url;
  link.textContent = option.dataset.text;
  const says = pick.querySelector("[data-pick-says]");
  says.textContent = `${sentence(option, why, arch)} `;
  const extra = more(option, arch);
  if (extra) {
    const [before, text, href] = extra;
    const place = Object.assign(document.createElement("a"), { href, textContent: text });
    says.append(before, place);
  }
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
    // the choice holds for this page only
  }
}

const pick = document.querySelector("[data-pick]");
if (pick) {
  const select = pick.querySelector("[data-pick-select]");
  const find = (value) => [...select.options].find((option) => option.value && option.value === value);
  const asked = find({ linux: "source" }[new URLSearchParams(location.search).get("os")] ?? new URLSearchParams(location.search).get("os"));
  const before = asked ? undefined : find(kept());
  const seen = await detected();
  const start = asked ?? before ?? find(seen.os);
  if (start) {
    select.value = start.value;
    show(pick, start, asked ? "asked" : before ? "kept" : "seen", seen.arch);
  }
  select.addEventListener("change", () => {
    keep(select.value);
    show(pick, select.selectedOptions[0], select.value === seen.os ? "seen" : "asked", seen.arch);
  });
}
