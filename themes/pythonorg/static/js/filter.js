// Reduces a list of events to those of a country, of a category, online, or that look for talks. What is chosen stands in the
// address, so that it can be shared; how many are left is said aloud.

const form = document.querySelector("[data-filter]");
const rows = [...document.querySelectorAll("[data-filtered] .agenda > li")];
const address = new URL(location.href);

const fits = {
  country: (data, value) => data.country === value,
  category: (data, value) => data.category.split(" ").includes(value),
  online: (data) => data.online === "1",
  cfp: (data) => Date.parse(data.closes) > Date.now(),
};

function chosen() {
  return [...new FormData(form)].filter(([name, value]) => value && name in fits);
}

function show() {
  const wanted = chosen();
  const there = rows.filter((row) => row.closest("[data-filtered]")); // others have begun meanwhile
  for (const row of there) row.hidden = !wanted.every(([name, value]) => fits[name](row.dataset, value));
  const left = there.filter((row) => !row.hidden).length;
  form.querySelector("[data-says]").textContent = `${wanted.length ? `${left} of ` : ""}${there.length} ${there.length === 1 ? "event" : "events"}`;
  form.querySelector("[type=reset]").hidden = !wanted.length;
}

function remember() {
  const wanted = new Map(chosen());
  for (const name of Object.keys(fits)) {
    if (wanted.has(name)) address.searchParams.set(name, wanted.get(name));
    else address.searchParams.delete(name);
  }
  history.replaceState(null, "", address);
}

function recall() {
  for (const control of form.elements) {
    const value = address.searchParams.get(control.name);
    if (control.type === "checkbox") control.checked = value !== null;
    else if ([...(control.options ?? [])].some((option) => option.value === value)) control.value = value;
  }
}

if (form) {
  recall();
  show();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => (remember(), show()));
  form.addEventListener("reset", () => setTimeout(() => (remember(), show())));
}
