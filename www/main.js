import { Uploader } from "./pkg/web.js";
import { callbackOptions } from "./callback-options.js";
import { Destination, grantEndpoint } from "./destination.js";
import { acceptDrops } from "./drop-zone.js";
import { startUpload } from "./start-upload.js";

const byId = (id) => document.getElementById(id);

const MESSAGES_KEPT = 20;

/** For screen readers: a log, so that files ending together are all heard. */
function announce(message) {
  const line = document.createElement("p");
  line.textContent = message;
  byId("announcer").append(line);
  if (byId("announcer").childElementCount > MESSAGES_KEPT) byId("announcer").firstElementChild.remove();
}

function showNotice(message) {
  byId("notice").textContent = message;
  byId("notice").hidden = false;
}

async function showDestination(destination) {
  try {
    const { host, dir } = await destination.grant();
    byId("destination").textContent = `Files go to ${new URL(host).host}${dir ? `, folder ${dir}` : ""}`;
  } catch (error) {
    showNotice(`No grants at the moment: ${error.message}. Uploads fail until that is mended.`);
  }
}

function start() {
  const endpoint = grantEndpoint(new URL(location.href));
  const destination = new Destination(endpoint);
  const page = { uploader: new Uploader({ grant: endpoint }), destination, announce };
  const options = callbackOptions({
    enabled: byId("callback-enabled"),
    fields: byId("callback-fields"),
    url: byId("callback-url"),
    note: byId("callback-note"),
  });

  const uploadEach = (files) => {
    byId("notice").hidden = true;
    byId("empty").hidden = true;
    showDestination(destination); // may have been unknown so far
    byId("uploads").prepend(...Array.from(files, (file) => startUpload(file, options(), page)));
  };
  acceptDrops(byId("drop-zone"), (files, folders) => {
    if (files.length > 0) uploadEach(files);
    if (folders.length > 0) showNotice("Folders are left out. Choose the files inside them instead.");
  });
  byId("file-input").addEventListener("change", ({ target }) => {
    uploadEach(target.files);
    target.value = ""; // so that the same file can be chosen again
  });
  showDestination(destination);
}

try {
  start();
} catch (error) {
  showNotice(error.message);
}
