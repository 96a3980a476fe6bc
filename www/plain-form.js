// A plain HTML form: no uploader, no progress, only the hidden fields that OSS asks for and a redirect at the end.

import { Uploader } from "./pkg/web.js";
import { Destination, grantEndpoint } from "./destination.js";

const byId = (id) => document.getElementById(id);

const here = new URL(location.href);

function hiddenInput([name, value]) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

/** The fields come with each choice of a file, so that the grant is fresh when the form is sent. */
async function fill(uploader, endpoint) {
  byId("submit").disabled = true;
  byId("notice").hidden = true;
  const back = new URL("?stored", here).href;
  const fields = await uploader.formFields({ contentDisposition: "attachment", successRedirect: back });
  const { host } = await new Destination(endpoint).grant();
  byId("fields").replaceChildren(...fields.map(hiddenInput));
  byId("form").action = host;
  byId("submit").disabled = false;
}

function showNotice(error) {
  byId("notice").textContent = error.message;
  byId("notice").hidden = false;
}

function start() {
  const endpoint = grantEndpoint(here);
  const uploader = new Uploader({ grant: endpoint });
  byId("stored").hidden = !here.searchParams.has("stored");
  byId("file").addEventListener("change", () => fill(uploader, endpoint).catch(showNotice));
}

try {
  start();
} catch (error) {
  showNotice(error);
}
