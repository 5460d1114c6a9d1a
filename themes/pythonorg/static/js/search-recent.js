// What was searched for, kept in this browser; nothing is sent anywhere.

const KEY = "search-recent";
const KEPT = 6;

export function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((words) => typeof words === "string").slice(0, KEPT) : [];
  } catch {
    return []; // storage is switched off, or holds something else
  }
}

export function remember(words) {
  const asked = words.trim();
  if (asked) save([asked, ...recent().filter((other) => other.toLowerCase() !== asked.toLowerCase())].slice(0, KEPT));
}

export const forget = () => save([]);

function save(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // then nothing is kept
  }
}
