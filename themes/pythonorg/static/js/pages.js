// Old links say ?page=2: they lead to that page of the list, or to the last one.

const asked = Number(new URLSearchParams(location.search).get("page"));
const pages = [...document.querySelectorAll("[data-page]")];
const page = pages.find((link) => Number(link.dataset.page) === asked) ?? pages.at(-1);

if (asked > 1 && page && page.getAttribute("aria-current") === null) location.replace(page.href);
