// The line in which uploads wait for their turn.

export class Line {
  #free;
  #isPaused = false;
  /** In the order in which they came. */
  #waiting = new Set();

  /** One of which `limit` are served at once. */
  constructor(limit) {
    this.#free = limit;
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
      if (this.#isPaused || this.#free === 0) return;
      this.#free -= 1;
      this.#waiting.delete(place);
      place.serve();
    }
  }

  #leave(place) {
    // One that still waits has no place to give up.
    if (!this.#waiting.delete(place)) this.#free += 1;
    this.#serve();
  }
}
