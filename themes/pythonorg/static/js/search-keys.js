// The arrow keys go from the field to the results and through them; a letter goes back to the field.

const STOPS = "[data-search-results] a, [data-search-results] button, [data-search-recent] button";

export function walk(panel, field) {
  panel.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches("select")) return;
    const stops = [...panel.querySelectorAll(STOPS)].filter((stop) => stop.offsetParent);
    const at = stops.indexOf(target);
    if (key === "ArrowDown") go(event, stops[at + 1]);
    else if (key === "ArrowUp" && at >= 0) go(event, stops[at - 1] ?? field);
    else if (key === "Home" && at >= 0) go(event, stops[0]);
    else if (key === "End" && at >= 0) go(event, stops.at(-1));
    else if (at >= 0 && (key === "Backspace" || (key.length === 1 && key !== " "))) field.focus();
  });
}

function go(event, stop) {
  if (!stop) return;
  event.preventDefault();
  stop.focus();
  stop.scrollIntoView({ block: "nearest" });
}
