// The line in which uploads wait for their turn.

export class Line {
  #isPaused = false;
  #limit;
  #served = new Set();
  /** In the order in which they came. */
  #waiting = new Set();

  /** One of which `limit` are served at once. */
  constructor(limit) {
    this.#limit = limit;
  }

  /** Joins the line at its end, now: `turn` resolves when it is served, and whoever has joined must `leave`. */
  enter() {
    const place = {};
    place.turn = new Promise((resolve) => (place.serve = resolve));
    place.leave = () => this.#leave(place);
    this.#waiting.add(place);
    this.#serve();
    return place;
  }

  /** While paused, nobody is served; who has been served goes on. */
  pause(isPaused) {
    this.#isPaused = isPaused;
    this.#serve();
  }

  #serve() {
    for (const place of this.#waiting) {
      if (this.#isPaused || this.#served.size === this.#limit) return;
      this.#waiting.delete(place);
      this.#served.add(place);
      place.serve();
    }
  }

  #leave(place) {
    this.#waiting.delete(place);
    this.#served.delete(place);
    this.#serve();
  }
}
