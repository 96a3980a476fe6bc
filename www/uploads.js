// All uploads of the page: starts them, lists them, sums them up.

import { announce } from "./announcer.js";
import { beforeNextFrame } from "./frame.js";
import { onLanguage, t } from "./i18n.js";
import { failureTitle } from "./outcome.js";
import { TotalsView, totalsOf } from "./totals.js";
import { Transfer } from "./transfer.js";
import { UploadList } from "./upload-list.js";

/** The most files, chosen at once, that are announced one by one. */
const ANNOUNCED_SINGLY = 5;

export class Uploads {
  #queue;
  #current;
  #all = [];
  /** Those under way that are announced together. */
  #crowd = new Set();
  #totals = new TotalsView();
  #list;
  #drawTotals = () => this.#totals.show(totalsOf(this.#all), this.#queue.isPaused);

  /** `current()` returns the settings and the source of grants for an upload that starts now. */
  constructor(queue, current) {
    this.#queue = queue;
    this.#current = current;
    this.#list = new UploadList({
      cancel: (transfer) => transfer.cancel(),
      retry: (transfer) => this.#retry([transfer]),
      remove: (transfer) => this.#keep((other) => other !== transfer),
    });
    onLanguage(this.#drawTotals);
  }

  /** Uploads files, `{ file, path }` each. */
  add(picked) {
    const transfers = picked.map((each) => new Transfer(each, (transfer) => this.#changed(transfer)));
    this.#announceStart(transfers);
    this.#setAll([...transfers, ...this.#all]);
    this.#start(transfers);
  }

  pauseOrResume() {
    if (this.#queue.isPaused) this.#queue.resume();
    else this.#queue.pause();
    announce(t(this.#queue.isPaused ? "announce.paused" : "announce.resumed"));
    this.#drawTotals();
  }

  cancelAll() {
    for (const transfer of this.#all) if (transfer.isPending) transfer.cancel();
  }

  retryFailed() {
    this.#retry(this.#all.filter(({ state }) => state === "failed" || state === "refused"));
  }

  /** Takes what has ended off the list. */
  clear() {
    this.#keep(({ isPending }) => isPending);
  }

  #start(transfers) {
    const { settings, source } = this.#current();
    this.#queue.add(transfers, settings, source);
  }

  #retry(transfers) {
    for (const transfer of transfers) transfer.reset();
    this.#start(transfers);
  }

  #keep(isKept) {
    this.#setAll(this.#all.filter(isKept));
  }

  #setAll(transfers) {
    this.#all = transfers;
    this.#list.transfers = transfers;
    this.#drawTotals();
  }

  #changed(transfer) {
    this.#list.changed(transfer);
    beforeNextFrame(this.#drawTotals);
    if (!transfer.isPending) this.#announceEnd(transfer);
  }

  #announceStart(transfers) {
    if (transfers.length > ANNOUNCED_SINGLY) {
      announce(t("announce.batch", { count: transfers.length }));
      for (const transfer of transfers) this.#crowd.add(transfer);
    } else for (const { path } of transfers) announce(t("announce.start", { name: path }));
  }

  #announceEnd(transfer) {
    const isOfCrowd = this.#crowd.delete(transfer);
    if (!isOfCrowd) announce(outcomeOf(transfer));
    else if (this.#crowd.size === 0) announce(t("announce.end", totalsOf(this.#all)));
  }
}

function outcomeOf({ state, path, error }) {
  return t(`announce.${state}`, { name: path, why: error ? failureTitle(error) : "" });
}
