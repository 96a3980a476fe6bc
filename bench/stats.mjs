// Sums several runs up: the median, with the lowest and the highest beside it.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which `share` of all lie. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

export const summary = (values) => ({ median: median(values), low: Math.min(...values), high: Math.max(...values) });

/** Ratios of runs of the same round: what slows the machine down for a while slows both. */
export const ratios = (above, below) => above.map((value, round) => value / below[round]);
