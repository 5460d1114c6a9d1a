// While a posting is open at the desk: says that somebody looks at it, and shows what became of the decision and who else is
// here. Asks often while something is under way, else seldom, and not at all while the page is hidden.

const SOON = 1500;
const LATER = 15000;
const SIGN = 30000;

export function refresh(desk) {
  const place = desk.querySelector("[data-live]");
  const base = location.pathname;
  let signed = Date.now();

  async function look() {
    if (Date.now() - signed > SIGN) {
      signed = Date.now();
      await fetch(`${base}here/`, { method: "POST" });
    }
    const answer = await fetch(`${base}after/?version=${desk.dataset.version}`);
    if (!answer.ok || answer.redirected) return; // signed out meanwhile: the next click says so
    const html = await answer.text();
    if (html !== place.dataset.was) place.innerHTML = html;
    place.dataset.was = html;
  }

  function again() {
    const isUnderWay = place.querySelector("[data-under-way=yes]");
    setTimeout(async () => {
      if (!document.hidden) await look().catch(() => {}); // the service is away for a moment
      again();
    }, isUnderWay ? SOON : LATER);
  }

  again();
}
