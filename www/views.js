// The views of the page. Each is a section, named by the address's fragment, so that links and the Back button work.

import { byId } from "./elements.js";

/** @type {HTMLElement[]} */
const sections = Array.from(document.querySelectorAll("[data-view]"));
const listeners = [];

/** Shows the view that the address names, now and whenever that changes. */
export function startViews() {
  addEventListener("hashchange", show);
  show();
}

/** Calls `listener` each time that the view `id` is shown. */
export function onView(id, listener) {
  listeners.push({ id, listener });
}

/** Goes to a view. */
export function goTo(id) {
  if (shownId() !== id) location.hash = id;
}

/** The first view is that of an address without a fragment. */
function shownId() {
  const id = location.hash.slice(1);
  return sections.some((section) => section.id === id) ? id : sections[0].id;
}

function show() {
  const shown = shownId();
  for (const section of sections) section.hidden = section.id !== shown;
  for (const link of byId("views").querySelectorAll("a")) mark(link, link.hash === `#${shown}`);
  for (const { id, listener } of listeners) if (id === shown) listener();
}

function mark(link, isCurrent) {
  if (isCurrent) link.ariaCurrent = "page";
  else link.removeAttribute("aria-current");
}
