// What follows a failed attempt: another one, at once with a new grant or after a while, or the end.

import { Aborted } from "./abort.js";
import { retryAfterOf } from "./failures.js";
import { report } from "./progress.js";
import { retryAfter, retryDelay } from "./retry.js";
import { online, sleep } from "./timing.js";
import { UploadError } from "../upload-error.js";

export class Recovery {
  /** How often the form was posted. */
  posts = 0;
  /** Whether an attempt may have stored the object although it failed. */
  maybeStored = false;
  #call;
  /** How many failures counted. */
  #failures = 0;
  /** Whether a new grant has been asked for, because the old one was refused. */
  #isRenewed = false;
  /** Whether that grant is still to come. */
  #isRefused = false;

  constructor(call) {
    this.#call = call;
  }

  /** The form goes out once more. */
  post() {
    this.#isRefused = false;
    return (this.posts += 1);
  }

  /** Why the next attempt asks for a grant, if it does. */
  reasonForGrant(held) {
    if (!held) return "first";
    return this.#isRefused ? "refused" : "expiring";
  }

  /** Waits for the time of the next attempt. Throws `cause`, with what only this upload knows, if there is to be none. */
  async after(cause, held) {
    if (!(cause instanceof UploadError)) throw cause; // the abort
    this.#call.abort.check();
    const error = this.#told(cause);
    if (this.#renews(error, held)) return;
    this.#failures += 1;
    const delay = this.#delay(cause);
    if (delay === undefined || !(await this.#isWanted(error))) throw error;
    await online(this.#call.abort);
    await sleep(delay, this.#call.abort);
  }

  /** An error of this upload's own: several may fail by one grant. */
  #told({ message, cause, ...details }) {
    const stored = details.stored === "no" && this.maybeStored ? "unknown" : details.stored;
    this.maybeStored ||= details.stored !== "no";
    return new UploadError(message, { ...details, stored, attempts: this.posts }, cause);
  }

  /** Whether the grant was refused for its age, for the first time: a new one may be asked for. */
  #renews({ service }, held) {
    const { grants } = this.#call.engine;
    if (!service || !held || this.#isRenewed || !grants.canRenew) return false;
    if (!held.isOutdated(service.code, service.ec ?? "", service.message)) return false;
    grants.forget(held);
    this.#isRenewed = this.#isRefused = true;
    return true;
  }

  #delay(error) {
    if (!error.retryable) return undefined;
    const header = retryAfterOf(error);
    const asked = header && retryAfter(header, Date.now());
    return retryDelay(this.#call.engine.settings.retry, this.#failures, Math.random(), asked);
  }

  /** Whether the caller's `shouldRetry` agrees. One that throws does not. */
  async #isWanted(error) {
    const { shouldRetry } = this.#call.engine.settings.retry;
    if (!shouldRetry) return true;
    try {
      return await this.#call.abort.wait(new Promise((resolve) => resolve(shouldRetry(error))));
    } catch (thrown) {
      if (thrown instanceof Aborted) throw thrown;
      report(thrown);
      return false;
    }
  }
}
