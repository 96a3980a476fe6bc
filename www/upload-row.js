// The view of one upload.

import { byId, showFacts } from "./elements.js";
import { formatDuration, formatSize, formatSpeed } from "./format.js";
import { t, translate } from "./i18n.js";
import { factsOf, failureSentence } from "./outcome.js";
import { showThumbnail } from "./thumbnail.js";

const template = byId("upload-row");

export class UploadRow {
  #transfer;
  #parts;
  #isOpen = false;
  /** The outcome whose facts are shown. They are made when a person opens them. */
  #factsShown = null;

  constructor(transfer) {
    this.element = template.content.firstElementChild.cloneNode(true);
    this.#transfer = transfer;
    const parts = this.element.querySelectorAll("[data-part]");
    this.#parts = Object.fromEntries(Array.from(parts, (part) => [part.dataset.part, part]));
    showThumbnail(this.#parts.thumb, transfer.file);
    this.refresh();
  }

  /** Shows everything anew, in the language of the page. */
  refresh() {
    translate(this.element);
    this.#factsShown = null;
    this.#nameEverything();
    this.update();
  }

  /** Shows what has changed. */
  update() {
    const { state } = this.#transfer;
    /** @type {any} */
    const focused = document.activeElement;
    const { state: label, detail } = this.#parts;
    this.element.dataset.state = state;
    setText(label, t(`state.${state}`));
    setText(detail, this.#detail());
    this.#updateProgress();
    this.#updateActions();
    this.#updatePanel();
    // Hiding the focused button would throw a keyboard user back to the top of the page.
    if (this.element.contains(focused) && focused.hidden) this.element.focus();
  }

  /** Shows the facts, or hides them. */
  open(isOpen = !this.#isOpen) {
    this.#isOpen = isOpen;
    this.#updatePanel();
  }

  #nameEverything() {
    const { file, path } = this.#transfer;
    const { name, meta, progress, cancel, download, copy, retry, toggle, remove } = this.#parts;
    setText(name, path);
    setText(meta, [formatSize(file.size), file.type || t("type.unknown")].join(" · "));
    const labels = { progress, cancel, download, copy, retry, toggle, remove };
    for (const [part, element] of Object.entries(labels)) element.ariaLabel = t(`row.${part}`, { name: path });
  }

  #detail() {
    const { state, progress, result, error, file } = this.#transfer;
    if (error) return failureSentence(error, file);
    if (state === "done") return t(result.verified ? "detail.verified" : "detail.unverified");
    if (state === "uploading" && progress) return progressText(progress);
    return t(`detail.${state}`);
  }

  #updateProgress() {
    const { state, progress } = this.#transfer;
    const percent = state === "done" ? 100 : (progress?.percent ?? 0);
    // A bar that is told its value again announces it again.
    if (this.#parts.progress.value !== percent) this.#parts.progress.value = percent;
  }

  #updateActions() {
    const { isPending, state, url, result, error } = this.#transfer;
    const { cancel, retry, download, copy, toggle, remove } = this.#parts;
    cancel.hidden = !isPending;
    retry.hidden = isPending || state === "done";
    download.hidden = url === null;
    if (url) download.href = url;
    copy.hidden = state !== "done";
    if (result) copy.dataset.copy = result.key;
    toggle.hidden = isPending || !(result || error);
    remove.hidden = isPending;
  }

  #updatePanel() {
    const { toggle, panel, facts } = this.#parts;
    const { result, error } = this.#transfer;
    const shows = this.#isOpen && !toggle.hidden;
    toggle.ariaExpanded = String(shows);
    panel.hidden = !shows;
    if (!shows || this.#factsShown === (result ?? error)) return;
    this.#factsShown = result ?? error;
    showFacts(facts, factsOf(this.#transfer));
  }
}

function progressText({ loaded, total, bytesPerSecond, secondsLeft, attempt }) {
  const parts = [t("progress.bytes", { loaded: formatSize(loaded), total: formatSize(total) })];
  if (bytesPerSecond > 0) parts.push(formatSpeed(bytesPerSecond));
  if (secondsLeft !== null) parts.push(t("progress.left", { time: formatDuration(secondsLeft) }));
  if (attempt > 1) parts.push(t("progress.attempt", { attempt }));
  return parts.join(" · ");
}

/** Text that stays the same is left alone: screen readers and the layout take each change for one. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
