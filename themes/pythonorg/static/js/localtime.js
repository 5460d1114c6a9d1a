// Below a time on the event's clock, the same on the reader's, where the two differ. The line is kept free for it.

const words = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "numeric", minute: "2-digit" });

for (const place of document.querySelectorAll("[data-local]")) {
  const at = new Date(place.dataset.local);
  const theirs = place.textContent.match(/\d{2}:\d{2}/)?.[0];
  const mine = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);
  if (theirs && theirs !== mine) {
    place.append(" ", Object.assign(document.createElement("span"), { className: "agenda__mine", textContent: `(${words.format(at)} your time)` }));
  }
}
