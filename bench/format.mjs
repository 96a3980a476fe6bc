// Figures as the tables have them.

import { summary } from "./stats.mjs";

const GROUPS = new Intl.NumberFormat("en-US");

/** Three digits that count. */
export function figure(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (value >= 100) return GROUPS.format(Math.round(value));
  return value.toFixed(value >= 10 ? 1 : value >= 1 ? 2 : 3);
}

/** The median, and the spread in parentheses where there is one. */
export function spread(values) {
  const { median, low, high } = summary(values);
  return values.length > 1 ? `${figure(median)} (${figure(low)}–${figure(high)})` : figure(median);
}

export const seconds = (milliseconds) => milliseconds.map((value) => value / 1000);

export const bytes = (value) => GROUPS.format(value);

export const mebibytes = (value) => figure(value / (1 << 20));

export function table(head, body) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...body.map(line)].join("\n");
}
