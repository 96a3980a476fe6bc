// Files dropped anywhere on the page, or pasted. The whole window listens, because a file dropped beside a small target
// would make the browser leave the page and show the file.

/** Calls `onTransfer` with what is dropped. While files hover over the page, `zone` has `data-dragging`. */
export function acceptDrops(zone, onTransfer) {
  const highlight = (on) => zone.toggleAttribute("data-dragging", on);
  addEventListener("dragover", (event) => {
    if (carriesFiles(event.dataTransfer)) allowDrop(event, highlight);
  });
  addEventListener("dragleave", (event) => {
    // Moving from one element to the next is a leave as well; leaving the window has no next element.
    if (event.relatedTarget === null) highlight(false);
  });
  addEventListener("drop", (event) => {
    highlight(false);
    take(event, event.dataTransfer, onTransfer);
  });
}

/** Calls `onTransfer` with files that are pasted; text goes where the cursor is. */
export function acceptPastes(onTransfer) {
  addEventListener("paste", (event) => take(event, event.clipboardData, onTransfer));
}

/** Ignores text that is dragged into a field. */
function carriesFiles(transfer) {
  return transfer?.types.includes("Files") ?? false;
}

function allowDrop(event, highlight) {
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  highlight(true);
}

function take(event, transfer, onTransfer) {
  if (!carriesFiles(transfer)) return;
  event.preventDefault();
  onTransfer(transfer);
}
