// The view of one upload: what is shown, not what happens.

import { formatSize } from "./format.js";

const template = document.getElementById("upload-row");

export class UploadRow {
  #element = template.content.firstElementChild.cloneNode(true);

  constructor(file, { onCancel }) {
    const { name } = file;
    this.#part("name").textContent = name;
    this.#part("progress").ariaLabel = `Upload of ${name}`;
    this.#part("cancel").ariaLabel = `Cancel the upload of ${name}`;
    this.#part("download").ariaLabel = `Download the stored file ${name}`;
    this.#part("cancel").addEventListener("click", onCancel);
    this.progress({ loaded: 0, total: file.size, percent: 0 });
  }

  get element() {
    return this.#element;
  }

  progress({ loaded, total, percent }) {
    this.#part("progress").value = percent;
    this.#part("state").textContent = `${percent}%`;
    // The bytes run ahead of OSS by what the buffers hold, and an empty file is all sent from the start.
    const finishing = loaded === total && total > 0;
    this.#part("detail").textContent = finishing
      ? "Sent. Waiting for OSS to confirm …"
      : `${formatSize(loaded)} of ${formatSize(total)}`;
  }

  done(facts) {
    this.#settle("done", "Stored", "");
    this.#showFacts(facts);
  }

  link(url) {
    this.#part("download").href = url;
    this.#part("actions").hidden = false;
  }

  failed(message, facts) {
    this.#settle("failed", "Failed", message);
    this.#showFacts(facts);
  }

  cancelled() {
    this.#settle("cancelled", "Cancelled", "Stopped before OSS confirmed it.");
  }

  #part(name) {
    return this.#element.querySelector(`[data-part="${name}"]`);
  }

  #settle(state, label, detail) {
    const cancelHadFocus = this.#part("cancel") === document.activeElement;
    this.#element.dataset.state = state;
    this.#part("state").textContent = label;
    this.#part("detail").textContent = detail;
    this.#part("busy").hidden = true;
    // Hiding the focused button would throw a keyboard user back to the top of the page.
    if (cancelHadFocus) this.#element.focus();
  }

  #showFacts(facts) {
    this.#part("facts").replaceChildren(...facts.flatMap(([name, value]) => [term(name), description(name, value)]));
    this.#part("facts").hidden = false;
  }
}

function term(name) {
  const element = document.createElement("dt");
  element.textContent = name;
  return element;
}

function description(name, value) {
  const element = document.createElement("dd");
  element.dataset.fact = name;
  element.textContent = value;
  return element;
}
