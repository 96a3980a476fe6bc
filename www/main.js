// The demo page: wires its parts together.

import * as ossFormUpload from "./pkg/web.js";
import { startCodeView } from "./code-view.js";
import { copyText } from "./copying.js";
import { startDestinationLine, showDestination } from "./destination-line.js";
import { startDiagnoseView } from "./diagnose-view.js";
import { acceptDrops, acceptPastes } from "./drop-zone.js";
import { byId } from "./elements.js";
import { startFrameworksView } from "./frameworks-view.js";
import { DEFAULT_ENDPOINT, GrantSource, endpointOf } from "./grant-source.js";
import { startLanguage, switchLanguage, t } from "./i18n.js";
import { startLocalSigning } from "./local-signing.js";
import { clearNotice, showNotice } from "./notice.js";
import { grants, useGrants } from "./page-grants.js";
import { fromInput, fromTransfer } from "./picked-files.js";
import { startPolicyView } from "./policy-view.js";
import { startSettings, uploadOptions, uploaderOptions } from "./settings.js";
import { startTermsForm } from "./terms-form.js";
import { UploadQueue } from "./upload-queue.js";
import { Uploads } from "./uploads.js";
import { goTo, startViews } from "./views.js";

const queue = new UploadQueue((options) => new ossFormUpload.Uploader(options));
const uploads = new Uploads(queue, current);

/** Returns the source of grants and the settings for an upload that starts now. */
function current() {
  const source = grants();
  return { source, settings: { uploader: uploaderOptions(source.option), upload: uploadOptions() } };
}

function upload(picked) {
  if (picked.length === 0) return;
  goTo("upload");
  showDestination(); // may have been unknown so far
  uploads.add(picked);
}

async function uploadTransfer(transfer) {
  const { files, unreadable } = await fromTransfer(transfer);
  if (unreadable > 0) showNotice("unreadable", () => t("notice.unreadable", { count: unreadable }));
  else clearNotice("unreadable");
  upload(files);
}

const choosers = ["file-input", "folder-input"].map(byId);

function uploadChosen(chooser) {
  upload(fromInput(chooser.files));
  chooser.value = ""; // so that the same file can be chosen again
}

function startChoosers() {
  for (const chooser of choosers) chooser.addEventListener("change", () => uploadChosen(chooser));
  acceptDrops(byId("drop-zone"), uploadTransfer);
  acceptPastes(uploadTransfer);
}

function startButtons() {
  const actions = {
    pause: () => uploads.pauseOrResume(),
    "cancel-all": () => uploads.cancelAll(),
    "retry-failed": () => uploads.retryFailed(),
    clear: () => uploads.clear(),
    language: switchLanguage,
  };
  for (const [id, act] of Object.entries(actions)) byId(id).addEventListener("click", act);
  addEventListener("click", (event) => copyFrom(buttonOf(event.target)));
}

/** @param {any} target The document itself has no `closest`. */
const buttonOf = (target) => target.closest?.("[data-copy], [data-copy-of]");

/** Copies the text of a button, or that of the element which the button names. */
function copyFrom(button) {
  if (!button) return;
  const { copy, copyOf } = button.dataset;
  copyText(copy ?? byId(copyOf).textContent, button);
}

function startGrants() {
  const endpoint = endpointOf(new URL(location.href));
  const source = GrantSource.ofEndpoint(endpoint ?? DEFAULT_ENDPOINT);
  useGrants(source);
  if (!endpoint) showNotice("foreign endpoint", () => t("notice.foreign"));
  if (ossFormUpload.signLocally) startLocalSigning(ossFormUpload.signLocally, source);
}

const pageUploader = (options = current().settings.uploader) => queue.uploader(options);

startLanguage();
startSettings();
startChoosers();
startButtons();
startDestinationLine();
startPolicyView();
startTermsForm();
startCodeView(current, pageUploader);
startFrameworksView();
startDiagnoseView(() => pageUploader());
startGrants();
startViews();
// Takes the files that were chosen before this script ran.
for (const chooser of choosers) uploadChosen(chooser);
// Ahead of need, so that the first upload starts at once. Where it fails, uploads say why.
ossFormUpload.init().catch(() => {});
