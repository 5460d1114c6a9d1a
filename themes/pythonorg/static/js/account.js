// Puts the name of who is signed in, and what is theirs, in the place of "Sign in" (templates/parts/masthead.html has the same
// for pages of the service). When the service does not answer, or does not know them any more, the page stays as it is.

const place = document.querySelector("[data-account]");

function make(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function waiting(count) {
  return make("b", {}, `${count}`, make("span", { className: "unseen" }, " waiting"));
}

function own({ url, desk, waiting: count }) {
  const link = (href, ...words) => make("li", {}, make("a", { href }, ...words));
  const out = make("form", { method: "post", action: "/accounts/logout/" }, make("button", {}, "Sign out"));
  const list = make("ul", { className: "masthead__own", id: "account", popover: "auto" });
  list.append(link(url, "Your page"), link("/jobs/mine/", "Your job postings"), link("/users/edit/", "Settings"));
  if (desk) list.append(link("/admin/", "Desk ", ...(count ? [waiting(count)] : [])));
  list.append(make("li", {}, out));
  return list;
}

function show(person) {
  const list = own(person);
  const button = make("button", { className: "masthead__who", type: "button", popoverTargetElement: list });
  button.append(place.querySelector("svg"), make("span", {}, person.name), ...(person.waiting ? [waiting(person.waiting)] : []));
  place.replaceChildren(button, list);
  button.popoverTargetElement = list; // counts only once both are on the page
}

async function ask() {
  const answer = await fetch("/authenticated", { headers: { Accept: "application/json" } });
  const isKnown = answer.ok && answer.headers.get("content-type")?.startsWith("application/json");
  const person = isKnown && (await answer.json());
  if (person?.name && person.url?.startsWith("/")) show(person);
}

ask().catch(() => {}); // no service: nobody is signed in to anything
