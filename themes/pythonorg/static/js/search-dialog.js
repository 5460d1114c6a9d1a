// The search in a dialog over any page. Its HTML is that of the page of the search.

import { ready } from "./search-engine.js";
import { start } from "./search-panel.js";
import { walk } from "./search-keys.js";

let made;

export async function open(link) {
  const dialog = await (made ??= make(link).catch((error) => ((made = undefined), Promise.reject(error))));
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input").select();
}

async function make(link) {
  ready().catch(() => {}); // the panel says it
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(`${link.href}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const around = page.querySelector("[data-search-around]").content;
  const dialog = around.querySelector("dialog");
  const panel = page.querySelector("[data-search]");
  dialog.querySelector(".searchbox__top").after(panel);
  await styled(around.querySelector("[data-search-style]"));
  document.body.append(document.adoptNode(dialog));
  const { field } = start(panel, { q: "", kind: "", version: "", year: "", country: "" });
  walk(panel, field);
  bind(dialog);
  return dialog;
}

// What looks like nothing yet is not shown: the style comes first.
function styled(link) {
  if (document.querySelector("[data-search-style]")) return;
  const made = document.adoptNode(link);
  const loaded = new Promise((yes, no) => made.addEventListener("load", yes) ?? made.addEventListener("error", no));
  document.head.append(made);
  return loaded;
}

function bind(dialog) {
  const keys = dialog.querySelector("[data-search-keys]");
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
  // A link to another place of this page leaves the dialog in front of it.
  dialog.addEventListener("click", (event) => event.target.closest("a")?.href.split("#")[0] === location.href.split("#")[0] && dialog.close());
  try {
    keys.checked = localStorage.getItem("search-keys") !== "off";
    keys.addEventListener("change", () => (keys.checked ? localStorage.removeItem("search-keys") : localStorage.setItem("search-keys", "off")));
  } catch {
    keys.closest("label").remove(); // storage is switched off: a choice could not be kept
  }
}
