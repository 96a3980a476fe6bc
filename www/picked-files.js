// Reads the files that a person hands over: a list of files, a folder, a drop, the clipboard. Each comes as
// `{ file, path }`; `path` is its place inside the folder that was picked, and the plain name where there was none.

/** Returns the files of a file input. */
export function fromInput(files) {
  return Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/**
 * Returns the files of a drop or of the clipboard, with all files in their folders. `unreadable` counts the entries that
 * could not be read. The transfer is empty once the event is over, so this must be called at once.
 */
export async function fromTransfer(transfer) {
  const items = Array.from(transfer.items).filter((item) => item.kind === "file");
  const picked = { files: [], unreadable: 0 };
  const reads = items.map(entryOf).map((entry) => read(entry, "", picked));
  await Promise.all(reads);
  return picked;
}

/**
 * An entry for what is a folder, and for what is no file. A file itself comes from `getAsFile`: WebKit has an entry for one
 * that was made in memory, as a pasted picture is, and fails to read it; synthetic transfers may have no entries at all.
 */
function entryOf(item) {
  const entry = item.webkitGetAsEntry?.() ?? null;
  const file = entry?.isDirectory ? null : item.getAsFile();
  return file ? fileEntry(file) : entry;
}

function fileEntry(file) {
  return { isDirectory: false, name: file.name, file: (done) => done(file) };
}

async function read(entry, folder, picked) {
  try {
    const path = folder + entry.name;
    if (!entry.isDirectory) picked.files.push({ file: await fileOf(entry), path });
    else for (const child of await children(entry)) await read(child, `${path}/`, picked);
  } catch {
    picked.unreadable += 1;
  }
}

function fileOf(entry) {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Reads all entries: a reader returns them in portions, and an empty one at the end. */
async function children(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}
