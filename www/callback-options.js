// The upload callback: after storing the object, OSS posts to the application server and hands its answer on.

// `${…}` are OSS's variables, filled in there; `${x:note}` is the custom one that the form sends along.
const CALLBACK_BODY = "object=${object}&size=${size}&mimeType=${mimeType}&note=${x:note}";

/** Shows the fields only while they have a meaning; returns a function giving the upload options as they are set. */
export function callbackOptions({ enabled, fields, url, note }) {
  const show = () => (fields.hidden = !enabled.checked);
  enabled.addEventListener("change", show);
  url.value = `${location.origin}/callback`;
  show();
  return () => (enabled.checked ? optionsFor(url.value, note.value) : {});
}

function optionsFor(callbackUrl, note) {
  return { callback: { callbackUrl, callbackBody: CALLBACK_BODY }, callbackVariables: { note } };
}
