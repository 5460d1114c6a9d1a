// The first page of a sponsor's application: a package brings its benefits, and price and reasons follow while one chooses.
// Without it the button "Tick those of the package" does the first, and the service says the rest when the page is sent.

const form = document.querySelector("form[data-check]");
const place = document.querySelector("[data-check-here]");
const WAIT = 250;
let timer, asking;

function bring(slug) {
  const brought = [];
  for (const box of form.querySelectorAll("input[name=benefits]")) {
    const clashes = brought.some((other) => names(other, "conflicts").includes(box.value) || names(box, "conflicts").includes(other.value));
    box.checked = !box.disabled && !clashes && names(box, "packages").includes(slug);
    if (box.checked) brought.push(box);
  }
  for (const box of form.querySelectorAll(slug ? "input[name=standalone]" : "input[name=a_la_carte]")) box.checked = false;
}

const names = (box, key) => box.dataset[key].split(" ");

async function ask() {
  asking?.abort();
  asking = new AbortController();
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.check, { method: "POST", body, signal: asking.signal });
    if (answer.ok) place.innerHTML = await answer.text(); // drawn by the service, as the page itself
  } catch {
    // Aborted, or the service cannot be reached: what stood there stays, and sending tells.
  }
}

form?.addEventListener("change", (event) => {
  if (event.target.name === "package") bring(event.target.value);
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
});
