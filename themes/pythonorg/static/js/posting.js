// The form of a job posting or a nomination: a preview beside it while one types, and a question before one leaves what is not sent.
// Without it the button "Preview" does the first, and the browser asks nothing.

const form = document.querySelector("form[data-preview]");
const place = document.querySelector("[data-preview-here]");
const WAIT = 600;
let timer, asked = 0, changed = Boolean(document.querySelector(".problems")), asking;

async function show() {
  asking?.abort();
  asking = new AbortController();
  const number = ++asked;
  try {
    const sent = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.preview, { method: "POST", body: sent, signal: asking.signal });
    if (!answer.ok || number !== asked) return;
    const isJson = answer.headers.get("content-type").includes("json");
    place.innerHTML = isJson ? (await answer.json()).html : await answer.text(); // drawn and cleaned by the service, as the page itself
    place.hidden = false;
  } catch {
    // Aborted, or the service cannot be reached: the last preview stays.
  }
}

function later() {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(show, WAIT);
}

if (form && place) {
  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault(); // the second of two clicks; the service takes them for one, too
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, WAIT * 5); // it may not have come through
    changed = false;
  });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  if ((form.elements.title ?? form.elements.statement).value) show();
}
