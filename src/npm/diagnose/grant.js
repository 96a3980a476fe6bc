// Members of a grant that are used for nothing, and a callback that cannot work.

/** `ignored` are names of members, and `callback` the name of what is wrong with the callback, as the module gives them. */
export function grant({ ignored = [], callback = null }, { grant: text }) {
  const found = [];
  if (ignored.length) found.push(text.ignored(ignored.join(", ")));
  if (callback !== null && Object.hasOwn(text.callback, callback)) found.push({ message: text.callback[callback], fix: text.callbackFix });
  return found.map((finding) => ({ check: "grant", status: "warn", ...finding }));
}
