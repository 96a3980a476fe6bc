// Files dropped anywhere on the page. The whole window listens, because a file dropped beside a small target would make
// the browser leave the page and show the file.

/**
 * Calls `onDrop` with what is dropped, files and folders apart. While files hover over the page, `zone` has the
 * attribute `data-dragging`.
 */
export function acceptDrops(zone, onDrop) {
  const highlight = (on) => zone.toggleAttribute("data-dragging", on);
  addEventListener("dragover", (event) => {
    if (carriesFiles(event)) allowDrop(event, highlight);
  });
  addEventListener("dragleave", (event) => {
    // Moving from one element to the next is a leave as well; leaving the window has no next element.
    if (event.relatedTarget === null) highlight(false);
  });
  addEventListener("drop", (event) => {
    highlight(false);
    if (carriesFiles(event)) takeDrop(event, onDrop);
  });
}

/** Text dragged into the note field is none of our business. */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

function allowDrop(event, highlight) {
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  highlight(true);
}

function takeDrop(event, onDrop) {
  event.preventDefault();
  const items = Array.from(event.dataTransfer.items).filter((item) => item.kind === "file");
  const folders = items.filter(isFolder);
  const files = items.filter((item) => !isFolder(item)).map((item) => item.getAsFile());
  onDrop(files, folders);
}

/** A folder comes as an unreadable file of its name, which only its entry gives away. */
function isFolder(item) {
  return item.webkitGetAsEntry()?.isDirectory ?? false;
}
