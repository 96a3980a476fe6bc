// Elements made by the page. Text is only ever set as text, so what a file or a server is called can be no HTML.

/** An element with properties; `text` is its text, `className` its class. */
export function element(name, { text, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Fills a `<dl>` with facts: `{ label, value, prose?, copy? }`. `prose` is a sentence, all else is set as code. */
export function showFacts(list, facts) {
  list.replaceChildren(...facts.flatMap((fact) => [element("dt", { text: fact.label }), valueOf(fact)]));
}

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
