// Who gets which grant: one request at a time serves all files, and its grant those that follow, until it is about to
// expire or is refused.

import { Abort } from "./abort.js";

export class Grants {
  #core;
  #source;
  /** Whether each file has one of its own: because the caller says so, or because they turned out to be for one key. */
  #perFile;
  #kept;
  /** The request under way. It ends when nobody waits for it any more. */
  #flight;

  /** Those of `source`; if `perFile`, one for each file. */
  constructor(core, source, perFile) {
    this.#core = core;
    this.#source = source;
    this.#perFile = perFile || source.isTold;
  }

  /** Whether another grant can be had. */
  get canRenew() {
    return this.#source.canRenew;
  }

  /** Forgets a grant that OSS refused. */
  forget(refused) {
    if (this.#kept === refused) this.#kept = undefined;
  }

  /**
   * The grant that the upload has `held` so far, as long as it serves, else the shared one, else a new one. `reason` is
   * `"first"`, `"expiring"` or `"refused"`. One that is for this upload alone is put into `owned`, to be freed with it: the
   * collector of garbage comes late, and thousands at once.
   */
  async get({ file, reason, held, abort, owned }) {
    const now = Date.now();
    if (held && reason !== "refused" && held.isFresh(now)) return held;
    if (!this.canRenew) return (this.#kept ??= await this.#fetch({ file, reason }, undefined, abort));
    if (this.#perFile) return this.#own({ file, reason }, abort, owned);
    if (this.#kept?.isFresh(now)) return this.#kept;
    return this.#shared({ file, reason: this.#kept ? "expiring" : reason }, abort, owned);
  }

  async #own(request, abort, owned) {
    const controller = new AbortController();
    try {
      const issued = await this.#fetch(request, controller.signal, abort);
      owned.push(issued);
      return issued;
    } catch (error) {
      controller.abort(); // the caller's function may go on otherwise
      throw error;
    }
  }

  async #shared(request, abort, owned) {
    const joined = this.#flight;
    const flight = joined ?? this.#depart(request);
    flight.waiting += 1;
    try {
      const issued = await abort.wait(flight.landed);
      if (!(joined && issued.isForOneKey())) return issued;
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0 && flight === this.#flight) this.#cancel(flight);
    }
    // It is for the one file of whoever asked for it.
    return this.#own(request, abort, owned);
  }

  /** Begins a request that is bound to no upload in particular. */
  #depart(request) {
    const flight = { waiting: 0, controller: new AbortController() };
    this.#flight = flight;
    this.#kept = undefined;
    flight.landed = this.#fly(flight, request);
    flight.landed.catch(() => {}); // for when nobody waits any more
    return flight;
  }

  async #fly(flight, request) {
    const { signal } = flight.controller;
    const abort = new Abort(signal);
    try {
      const issued = await this.#fetch(request, signal, abort);
      if (flight === this.#flight) this.#keep(issued);
      return issued;
    } finally {
      abort.end();
      if (flight === this.#flight) this.#flight = undefined;
    }
  }

  #keep(issued) {
    this.#perFile = issued.isForOneKey();
    this.#kept = this.#perFile ? undefined : issued;
  }

  #cancel(flight) {
    this.#flight = undefined;
    flight.controller.abort();
  }

  async #fetch(request, signal, abort) {
    const { value, clockOffset = NaN } = await this.#source.fetch(request, signal, abort);
    return this.#core.issued(value, globalThis.location?.protocol ?? "", clockOffset, Date.now());
  }
}
