// The page of the search: its program is loaded by the first who turns to the field, or at once for a question in the address.

const field = document.querySelector("main [data-search] input");
const begin = () => import("./search-ask.js");

if (location.search || document.activeElement === field || field.value) begin();
else field.addEventListener("focus", begin, { once: true });
