// Leads the old address of a list's page, `?page=2`, to that page's own. A number that is no page stays on the first.

const list = document.querySelector("[data-pages]");
const number = new URLSearchParams(location.search).get("page");
const link = list && number && [...list.querySelectorAll("ol a")].find((a) => a.pathname === `${list.dataset.pages}page/${number}/`);
if (link) location.replace(link.href);
