// Takes the mark "New" away from what is not new any more on the day the page is read. Without it the day of building counts.

const today = new Date().toISOString().slice(0, 10);
for (const mark of document.querySelectorAll("[data-new-until]")) {
  if (mark.dataset.newUntil <= today) mark.remove();
}
