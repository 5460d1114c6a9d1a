// The desk by keyboard, and what changes there while a page is open. Every button works without it.

import { refresh } from "./desk-live.js";

const desk = document.querySelector("[data-desk]");
const queue = document.querySelector("[data-queue]");
const rows = [...(queue?.querySelectorAll("[data-row]") ?? [])];
let here = -1;

const isTyping = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

// A letter that stands on a button or a link is that button: the page says what a key does.
function press(key) {
  const button = desk?.querySelector(`[data-key="${key}"]`);
  if (!button) return false;
  button.click();
  return true;
}

// In the queue: next, previous, tick, open.
const inQueue = { j: () => go(here + 1), k: () => go(here - 1), x: () => tick(), enter: () => open() };

function go(to) {
  rows[here]?.removeAttribute("data-here");
  here = Math.max(0, Math.min(rows.length - 1, to));
  rows[here].setAttribute("data-here", "");
  rows[here].querySelector("[data-open]").focus({ preventScroll: true });
  rows[here].scrollIntoView({ block: "nearest" });
}

function tick() {
  const box = rows[here]?.querySelector("[type=checkbox]");
  if (box) box.checked = !box.checked;
}

function open() {
  rows[here]?.querySelector("[data-open]").click();
}

addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (key === "escape" && isTyping(event.target)) return event.target.blur();
  if (isTyping(event.target)) return;
  if (key === "?") return help();
  if (key === "q" && desk) return location.assign("/admin/");
  if (key === "enter" && event.target.closest("a, button, summary")) return; // the browser's own
  const done = rows.length && inQueue[key] ? (inQueue[key](), true) : press(key);
  if (done) event.preventDefault();
});

function help() {
  const keys = document.querySelector("[data-keys]");
  if (!keys) return;
  keys.open = !keys.open;
  keys.scrollIntoView({ block: "nearest" });
}

// A form that is folded away is opened, with the cursor in its first field.
for (const link of document.querySelectorAll("[data-opens]")) {
  link.addEventListener("click", (event) => {
    const folded = document.getElementById(link.dataset.opens);
    event.preventDefault();
    folded.open = true;
    folded.querySelector("select, textarea").focus();
  });
}

// The words of a reason go into the field, to be edited; what somebody has typed is not overwritten.
for (const form of document.querySelectorAll("[data-reasons]")) {
  const { reason, words } = form.elements;
  let put = "";
  reason.addEventListener("change", () => {
    if (words.value.trim() !== put.trim()) return;
    put = reason.selectedOptions[0].dataset.words ?? "";
    words.value = put;
  });
}

// A second press of a key must not send a decision twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));

if (desk) refresh(desk);
