/** Returns whether a table has a line of this name: `Object.hasOwn`, which browsers of before 2021 lack. */
export const has = (table, name) => Object.prototype.hasOwnProperty.call(table, name);
