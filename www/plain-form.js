// A plain HTML form: no uploader, no progress, only the hidden fields that OSS asks for and a redirect at the end.

import { Uploader } from "./pkg/web.js";
import { byId, element } from "./elements.js";
import { DEFAULT_ENDPOINT, GrantSource, endpointOf } from "./grant-source.js";
import { startLanguage, switchLanguage, t } from "./i18n.js";
import { clearNotice, showNotice } from "./notice.js";
import { failureSentence } from "./outcome.js";

const here = new URL(location.href);

/** The fields come with each choice of a file, so that the grant is fresh when the form is sent. */
async function fill(uploader, endpoint) {
  byId("submit").disabled = true;
  clearNotice("no fields");
  const back = new URL("?stored", here).href;
  const fields = await uploader.formFields({ contentDisposition: "attachment", successRedirect: back });
  const { host } = await GrantSource.ofEndpoint(endpoint).grant();
  byId("fields").replaceChildren(...fields.map(([name, value]) => element("input", { type: "hidden", name, value })));
  byId("form").action = host;
  byId("submit").disabled = false;
}

function start() {
  const endpoint = endpointOf(here);
  if (!endpoint) showNotice("foreign endpoint", () => t("notice.foreign"));
  const usable = endpoint ?? DEFAULT_ENDPOINT;
  const uploader = new Uploader({ grant: usable });
  const failed = (error) => showNotice("no fields", () => failureSentence(error));
  byId("file").addEventListener("change", () => fill(uploader, usable).catch(failed));
  byId("language").addEventListener("click", switchLanguage);
  byId("stored").hidden = !here.searchParams.has("stored");
}

startLanguage();
start();
