// Makes elements of the page. Text is only ever set as text, so that the name of a file or a server cannot become HTML.

/**
 * Returns a new element. `text` becomes its text, every other property the element's.
 *
 * @param {string} name
 * @param {Record<string, any>} properties
 * @param {(Node | string)[]} children
 */
export function element(name, { text, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

/**
 * Returns the element of the page with this id. Its class is the one that the HTML has: a form, an input, …
 *
 * @returns {any}
 */
export const byId = (id) => document.getElementById(id);

/** @typedef {{ label: string, value: any, prose?: boolean, copy?: any }} Fact - `prose` is set for a sentence, not for code. */

/** Fills a `<dl>` with facts. */
export function showFacts(list, facts) {
  list.replaceChildren(...facts.flatMap((fact) => [element("dt", { text: fact.label }), valueOf(fact)]));
}

/** @param {Fact} fact */
function valueOf({ label, value, prose, copy }) {
  const dd = element("dd", { className: prose ? "prose" : "code" }, element("span", { text: value }));
  dd.dataset.fact = label;
  if (copy) dd.append(copyButton(label, value, copy));
  return dd;
}

function copyButton(label, value, { text, name }) {
  const button = element("button", { type: "button", className: "link copy", text, ariaLabel: name });
  button.dataset.copy = value;
  return button;
}
