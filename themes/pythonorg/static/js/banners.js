// Shows the banner that is due at this time on this page, over its lower edge; remembers which ones were dismissed. The
// page reserves no room for it but at its end, so nothing moves.

const KEY = "banners";

function dismissed() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return []; // storage is switched off, or holds something else
  }
}

function dismiss(id, all) {
  try {
    const known = all.map((banner) => banner.id);
    localStorage.setItem(KEY, JSON.stringify([...dismissed().filter((other) => known.includes(other)), id]));
  } catch {
    // then it comes back on the next page
  }
}

function show(banner, all) {
  const bar = Object.assign(document.createElement("section"), { className: "banner", ariaLabel: `Announcement: ${banner.title}` });
  bar.dataset.kind = banner.kind;
  bar.innerHTML = `<p>${banner.html}</p>`;
  const root = document.documentElement.style;
  const room = new ResizeObserver(() => (root.paddingBlockEnd = root.scrollPaddingBlockEnd = `${bar.offsetHeight}px`));
  if (banner.dismissible) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: "Dismiss" });
    button.addEventListener("click", () => {
      dismiss(banner.id, all);
      room.disconnect();
      bar.remove();
      root.paddingBlockEnd = root.scrollPaddingBlockEnd = "";
    });
    bar.append(button);
  }
  document.querySelector(".skip").after(bar);
  room.observe(bar);
}

const answer = await fetch("/banners.json").catch(() => null);
if (answer?.ok) {
  const all = await answer.json();
  const now = Date.now();
  const gone = dismissed();
  const due = all.find(
    (banner) =>
      Date.parse(banner.starts) <= now &&
      now < Date.parse(banner.ends) &&
      banner.paths.some((path) => location.pathname.startsWith(path)) &&
      !(banner.dismissible && gone.includes(banner.id)),
  );
  if (due) show(due, all);
}
