// The list of uploads. There may be thousands: only some hundred are in the document at a time, and changes are drawn once
// in a frame.

import { byId } from "./elements.js";
import { beforeNextFrame } from "./frame.js";
import { onLanguage, t } from "./i18n.js";
import { UploadRow } from "./upload-row.js";

/** How many rows there are at first, and how many more each time that more are asked for. */
const PORTION = 200;
/** The number of failures whose details open by themselves. */
const OPENED = 3;

const FILTERS = {
  all: () => true,
  active: ({ isPending }) => isPending,
  done: ({ state }) => state === "done",
  problems: ({ state }) => state === "failed" || state === "refused",
};

export class UploadList {
  #transfers = [];
  #rows = new Map();
  #transferOf = new WeakMap();
  #changed = new Set();
  #filter = "all";
  #limit = PORTION;
  #opened = 0;
  #list = byId("uploads");
  #draw = () => this.#drawChanged();

  /** `actions` holds what each button of a row does with its transfer. */
  constructor(actions) {
    this.#list.addEventListener("click", (event) => this.#act(event, actions));
    byId("filters").addEventListener("change", ({ target }) => this.#show(target.value, PORTION));
    byId("more").addEventListener("click", () => this.#show(this.#filter, this.#limit + PORTION));
    onLanguage(() => this.#refreshAll());
  }

  /** All of them, the latest first. */
  set transfers(transfers) {
    this.#transfers = transfers;
    this.#render();
  }

  /** Shows the change with the next frame. */
  changed(transfer) {
    this.#changed.add(transfer);
    beforeNextFrame(this.#draw);
  }

  #drawChanged() {
    if (this.#filter !== "all") this.#render();
    for (const transfer of this.#changed) this.#update(transfer);
    this.#changed.clear();
  }

  #update(transfer) {
    const row = this.#rows.get(transfer);
    if (!row) return;
    row.update();
    if (transfer.error && this.#opened < OPENED) {
      this.#opened += 1;
      row.open(true);
    }
  }

  #refreshAll() {
    for (const row of this.#rows.values()) row.refresh();
    this.#render();
  }

  #show(filter, limit) {
    this.#filter = filter;
    this.#limit = limit;
    this.#render();
  }

  #render() {
    const matching = this.#transfers.filter(FILTERS[this.#filter]);
    const shown = matching.slice(0, this.#limit);
    this.#removeAllBut(new Set(shown));
    this.#place(shown);
    byId("more").hidden = matching.length <= shown.length;
    byId("more").textContent = t("list.more", { count: matching.length - shown.length });
    byId("none").hidden = matching.length > 0 || this.#transfers.length === 0;
  }

  #removeAllBut(kept) {
    for (const [transfer, row] of this.#rows) {
      if (kept.has(transfer)) continue;
      if (row.element.contains(document.activeElement)) byId("uploads-heading").focus();
      row.element.remove();
      this.#rows.delete(transfer);
    }
  }

  /** Leaves a row that is in its place alone: moving it would take the focus from it. */
  #place(shown) {
    let next = this.#list.firstElementChild;
    for (const transfer of shown) {
      const { element } = this.#rowOf(transfer);
      if (element === next) next = next.nextElementSibling;
      else this.#list.insertBefore(element, next);
    }
  }

  #rowOf(transfer) {
    if (!this.#rows.has(transfer)) {
      const row = new UploadRow(transfer);
      this.#rows.set(transfer, row);
      this.#transferOf.set(row.element, transfer);
    }
    return this.#rows.get(transfer);
  }

  #act({ target }, actions) {
    const button = target.closest("[data-action]");
    const transfer = button && this.#transferOf.get(button.closest("li"));
    if (!transfer) return;
    if (button.dataset.action === "toggle") this.#rows.get(transfer).open();
    else actions[button.dataset.action](transfer);
  }
}
