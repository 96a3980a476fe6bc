// All uploads together: counts, bytes, speed.

import { byId } from "./elements.js";
import { formatDuration, formatNumber, formatSize, formatSpeed } from "./format.js";
import { t } from "./i18n.js";

/** Over how many milliseconds the speed is measured, and how often. */
const WINDOW = 4000;
const INTERVAL = 250;

/** Counts by state and bytes of all that is neither refused nor given up. */
export function totalsOf(transfers) {
  const totals = { files: transfers.length, pending: 0, done: 0, problems: 0, bytes: 0, loaded: 0 };
  for (const transfer of transfers) count(transfer, totals);
  return totals;
}

function count(transfer, totals) {
  const { state, isPending, file, loaded } = transfer;
  if (isPending) totals.pending += 1;
  if (state === "done") totals.done += 1;
  if (state === "failed" || state === "refused") totals.problems += 1;
  if (!isPending && state !== "done") return;
  totals.bytes += file.size;
  totals.loaded += loaded;
}

/** Bytes a second over the last few seconds: many small files have no speed of their own. */
class Speedometer {
  #samples = [];

  /** Takes the bytes loaded at a time in milliseconds, and returns the speed in bytes a second; 0 before two measurements. */
  measure(loaded, now) {
    const last = this.#samples.at(-1);
    // A failed attempt begins again at nothing.
    if (last && loaded < last.loaded) this.#samples = [];
    if (!last || now - last.now >= INTERVAL) this.#samples.push({ loaded, now });
    this.#samples = this.#samples.filter((sample) => now - sample.now <= WINDOW);
    const [first] = this.#samples;
    return first && now > first.now ? ((loaded - first.loaded) * 1000) / (now - first.now) : 0;
  }

  reset() {
    this.#samples = [];
  }
}

export class TotalsView {
  #speedometer = new Speedometer();

  show(totals, isPaused) {
    byId("empty").hidden = totals.files > 0;
    byId("list-head").hidden = totals.files === 0;
    byId("totals-bar").value = totals.bytes === 0 ? 0 : totals.loaded / totals.bytes;
    byId("totals-files").textContent = filesText(totals);
    byId("totals-bytes").textContent = this.#bytes(totals, isPaused);
    this.#showCounts(totals);
    this.#showButtons(totals, isPaused);
  }

  #bytes({ loaded, bytes, pending }, isPaused) {
    if (bytes === 0) return "";
    const parts = [t("progress.bytes", { loaded: formatSize(loaded), total: formatSize(bytes) })];
    const speed = this.#speedometer.measure(loaded, performance.now());
    if (pending === 0) this.#speedometer.reset();
    if (isPaused) parts.push(t("totals.paused"));
    else if (pending > 0 && speed > 0) parts.push(formatSpeed(speed), leftAt(speed, bytes - loaded));
    return parts.join(" · ");
  }

  #showCounts({ files, pending, done, problems }) {
    const counts = { all: files, active: pending, done, problems };
    for (const [name, count] of Object.entries(counts)) byId(`count-${name}`).textContent = formatNumber(count);
  }

  #showButtons({ files, pending, problems }, isPaused) {
    byId("pause").textContent = t(isPaused ? "action.resume" : "action.pause");
    byId("pause").disabled = pending === 0 && !isPaused;
    byId("cancel-all").disabled = pending === 0;
    byId("retry-failed").disabled = problems === 0;
    byId("clear").disabled = pending === files;
  }
}

function filesText({ done, files }) {
  return t("totals.files", { done: formatNumber(done), files: formatNumber(files), count: files });
}

function leftAt(speed, bytes) {
  return t("progress.left", { time: formatDuration(bytes / speed) });
}
