// Reading the caller's objects: a wrong type or a throwing getter becomes an `InvalidArgument` that names the member.

import { invalid } from "./failures.js";

export class Reader {
  #name;
  #object;

  /** `name` is what messages call the object. */
  constructor(name, object) {
    if (typeof object !== "object" || object === null) throw wrong(name, "an object", object);
    this.#name = name;
    this.#object = object;
  }

  /** A member's value; `null` is none. */
  value(member) {
    try {
      return this.#object[member] ?? undefined;
    } catch (cause) {
      throw unreadable(this.path(member), cause);
    }
  }

  /** A member for which `fits` holds, or none. `expected` says what fits. */
  fitting(member, expected, fits) {
    const value = this.value(member);
    if (value !== undefined && !fits(value)) throw wrong(this.path(member), expected, value);
    return value;
  }

  text(member) {
    return this.fitting(member, "a string", isString);
  }

  boolean(member) {
    return this.fitting(member, "a boolean", (value) => typeof value === "boolean");
  }

  function(member) {
    return this.fitting(member, "a function", isFunction);
  }

  /** One of two words; the first where it is absent. */
  isSecond(member, first, second) {
    return this.fitting(member, `"${first}" or "${second}"`, (value) => value === first || value === second) === second;
  }

  whole(member, expected, min, max = 0xffffffff) {
    return this.fitting(member, expected, (value) => Number.isInteger(value) && value >= min && value <= max);
  }

  /** The members of an object of strings, in order: pairs of name and value. */
  record(member) {
    const [value, path] = [this.value(member), this.path(member)];
    if (value === undefined) return [];
    if (typeof value !== "object" || Array.isArray(value)) throw wrong(path, "an object of strings", value);
    const pairs = guarded(path, () => Object.entries(value));
    for (const [name, text] of pairs) if (!isString(text)) throw wrong(`${path}["${name}"]`, "a string", text);
    return pairs;
  }

  path(member) {
    return `${this.#name}.${member}`;
  }
}

export function isString(value) {
  return typeof value === "string";
}

export function isFunction(value) {
  return typeof value === "function";
}

/** What `read` gives of what messages call `name`. */
export function guarded(name, read) {
  try {
    return read();
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

function unreadable(name, cause) {
  return invalid(name, "readable, but a getter threw", undefined, cause);
}

/** The `InvalidArgument` of a value of the wrong type. */
export function wrong(name, expected, value) {
  return invalid(name, expected, kind(value));
}

/** What a value is, in a word that gives nothing of its content away. */
function kind(value) {
  if (value === null || value === undefined) return `${value}`;
  if (Array.isArray(value)) return "an array";
  const type = typeof value;
  return `${type === "object" ? "an" : "a"} ${type}`;
}
