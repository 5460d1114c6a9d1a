// What is on, what comes and what is just over, true at the moment of reading: a page may be older than its reader's day.
// Without this script the page says what was so when it was built, and names that day.

const KEPT = 3; // rows that "Just over" shows

const asof = document.querySelector("[data-asof]");
const built = asof ? Date.parse(asof.dataset.asof) : 0;
const list = (name) => document.querySelector(`[data-${name}] .agenda`);

// A clock that is behind the build is wrong: nothing moves back.
const now = () => Math.max(Date.now(), built);

function put(row, target, before) {
  delete row.dataset.row; // it is not in the list any more that can be filtered
  const next = [...target.children].find((other) => before(row.dataset, other.dataset));
  target.insertBefore(row, next ?? null);
}

function move() {
  const [on, missed, at] = [list("now"), list("missed"), now()];
  for (const row of document.querySelectorAll(":is([data-now], [data-coming]) [data-over]")) {
    if (Date.parse(row.dataset.over) <= at) {
      put(row, missed, (one, other) => one.over > other.over);
    } else if (Date.parse(row.dataset.begins) <= at && row.parentElement !== on) {
      put(row, on, (one, other) => one.begins < other.begins);
    }
    if (!row.closest("[data-coming]")) row.hidden = false; // what a filter hid is not in its list any more
  }
  [...missed.children].forEach((row, number) => (row.hidden = number >= KEPT));
  asof?.toggleAttribute("data-shown", Date.now() < built); // otherwise the style hides it: the list is true now
}

function close() {
  for (const row of document.querySelectorAll("[data-until]")) row.hidden = Date.parse(row.dataset.until) <= now();
}

function state() {
  for (const says of document.querySelectorAll("[data-state]")) {
    const { begins, over } = says.dataset;
    const is = Date.parse(over) <= now() ? "over" : Date.parse(begins) <= now() ? "now" : "";
    for (const words of says.children) words.hidden = words.dataset.when !== is;
  }
}

function refresh() {
  if (list("now") && list("missed")) move();
  close();
  state();
}

refresh();
document.addEventListener("visibilitychange", refresh);
