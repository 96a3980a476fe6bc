// The upload callback: after storing the object, OSS posts to the application server and hands its answer on.

// `${…}` are OSS's variables, filled in there; `${x:note}` is the custom one that the form sends along.
const CALLBACK_BODY = "object=${object}&size=${size}&mimeType=${mimeType}&note=${x:note}";

/** Shows the note field only while it has a meaning; returns a function giving the upload options as they are set. */
export function callbackOptions(checkbox, note) {
  const field = note.closest("label");
  const show = () => (field.hidden = !checkbox.checked);
  checkbox.addEventListener("change", show);
  show();
  return () => (checkbox.checked ? optionsFor(note.value) : {});
}

function optionsFor(note) {
  return {
    callback: { callbackUrl: `${location.origin}/callback`, callbackBody: CALLBACK_BODY },
    callbackVariables: { note },
  };
}
