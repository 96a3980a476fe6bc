// The functions of the tests that run inside the page. Each is sent there as text: none may use another, or anything
// else of this file.

export function isAlive() {
  return document.getElementById("destination").textContent !== "" || !document.getElementById("notice").hidden;
}

export function dropFiles(files) {
  const dataTransfer = new DataTransfer();
  for (const { name, text, type } of files) dataTransfer.items.add(new File([text], name, { type }));
  for (const kind of ["dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
    const left = document.getElementById("drop-zone").dispatchEvent(event);
    if (left) throw new Error(`the page leaves the ${kind} to the browser, which would open the file`);
  }
}

/** Imitates the entries of a browser: names, kinds, and callbacks. A folder of a browser comes in portions. */
export function dropEntries(folders) {
  const isFolder = (content) => content !== null && typeof content === "object";
  const entry = ([name, content]) => (isFolder(content) ? folderEntry(name, content) : fileEntry(name, content));
  const read = (name, text) => (done, failed) =>
    text === null ? failed(new Error("locked")) : done(new File([text], name, { type: "text/plain" }));
  const fileEntry = (name, text) => ({ isDirectory: false, name, file: read(name, text) });
  const folderEntry = (name, content) => {
    return { isDirectory: true, name, createReader: () => reader(Object.entries(content).map(entry)) };
  };
  const reader = (entries) => ({ readEntries: (done) => setTimeout(() => done(entries.splice(0, 2))) });
  const item = (folder) => ({ kind: "file", webkitGetAsEntry: () => entry(folder), getAsFile: () => null });
  const items = Object.entries(folders).map(item);
  const event = new Event("drop", { bubbles: true, cancelable: true });
  document.body.dispatchEvent(Object.assign(event, { dataTransfer: { types: ["Files"], items } }));
}

/** As WebKit hands over files that were made in memory: with an entry that cannot be read. */
export function dropUnreadableEntries(files) {
  const items = files.map(({ name, text, type }) => {
    const file = (done, failed) => failed(new DOMException("no such file", "NotFoundError"));
    const entry = { isDirectory: false, name, file };
    return { kind: "file", webkitGetAsEntry: () => entry, getAsFile: () => new File([text], name, { type }) };
  });
  const event = new Event("drop", { bubbles: true, cancelable: true });
  document.body.dispatchEvent(Object.assign(event, { dataTransfer: { types: ["Files"], items } }));
}

export function pasteFiles(files) {
  const clipboardData = new DataTransfer();
  for (const { name, text, type } of files) clipboardData.items.add(new File([text], name, { type }));
  const event = new Event("paste", { bubbles: true, cancelable: true });
  document.body.dispatchEvent(Object.assign(event, { clipboardData }));
}

export function dropMany(count, content, exception, size) {
  const dataTransfer = new DataTransfer();
  const middle = count / 2;
  for (let index = 0; index < count; index += 1) {
    const part = size > 0 ? new Uint8Array(size) : index === middle ? exception : content;
    dataTransfer.items.add(new File([part], `file-${index}.txt`, { type: "text/plain" }));
  }
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}

export function dropPicture(name, done) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 200 });
  const context = canvas.getContext("2d");
  context.fillStyle = "#c33";
  context.fillRect(0, 0, 300, 200);
  canvas.toBlob((blob) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([blob], name, { type: "image/png" }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    done();
  });
}

/** Scrolls an element into sight, and waits until it has stood still for some frames. */
export function bringToRest(element, done) {
  let still = 0;
  let last;
  const look = () => {
    element.scrollIntoView({ block: "center" });
    const { top } = element.getBoundingClientRect();
    still = top === last ? still + 1 : 0;
    last = top;
    if (still < 5) requestAnimationFrame(look);
    else done();
  };
  look();
}

export function shownText(element) {
  return element.checkVisibility() ? element.innerText.trim() : "";
}

export function hasPicture(name) {
  const rows = Array.from(document.querySelectorAll("#uploads > li"));
  const row = rows.find((row) => row.querySelector("[data-part=name]").textContent === name);
  row?.scrollIntoView(); // only what is in sight is drawn
  const canvas = row?.querySelector("canvas");
  const [red, , , opacity] = canvas?.getContext("2d").getImageData(40, 40, 1, 1).data ?? [];
  return red > 150 && opacity === 255;
}

export function readTransfers() {
  const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const own = entries.filter(({ name }) => new URL(name).origin === location.origin);
  const names = own.map(({ name }) => new URL(name).pathname.split("/").pop());
  return { names, bytes: own.reduce((sum, { transferSize }) => sum + transferSize, 0) };
}

export function openDetails(name) {
  const rows = Array.from(document.querySelectorAll("#uploads > li"));
  const row = rows.find((row) => row.querySelector("[data-part=name]").textContent === name);
  const toggle = row?.querySelector("[data-part=toggle]:not([hidden])");
  if (toggle?.ariaExpanded === "false") toggle.click();
}

export function readRows() {
  const read = (row) => {
    const part = (name) => row.querySelector(`[data-part=${name}]`);
    const facts = Array.from(part("facts").querySelectorAll("dd"), (dd) => [dd.dataset.fact, dd.firstElementChild.textContent]);
    return {
      name: part("name").textContent,
      state: row.dataset.state,
      label: part("state").textContent,
      detail: part("detail").textContent,
      link: part("download").getAttribute("href"),
      facts: Object.fromEntries(facts),
    };
  };
  return Array.from(document.querySelectorAll("#uploads > li"), read);
}
