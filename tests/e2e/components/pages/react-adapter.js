import { Activity, createElement, StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { Uploader } from "oss-form-upload";
import { useUpload } from "oss-form-upload/react";

const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload", concurrency: 1, retry: { attempts: 2, baseDelay: 1 } });
/** The list at each rendering, newest last. A test may put options for the next uploads into `window.options`. */
window.lists = [];
window.uploader = uploader;

function Item({ item: { id, file, status, progress, result, error }, abort, retry, remove }) {
  const button = (name, act) => createElement("button", { className: name, onClick: () => act(id) }, name);
  return createElement(
    "li", { "data-status": status },
    file.name,
    createElement("progress", { max: 100, value: progress.percent }),
    createElement("output", null, result?.key ?? error?.message),
    button("abort", abort), button("retry", retry), button("remove", remove),
  );
}

function Scene({ first }) {
  const uploads = useUpload(uploader, () => window.options);
  const { files, upload } = uploads;
  window.lists.push(files);
  window.uploads = uploads;
  // A file that is uploaded as the component appears.
  useEffect(() => upload(first), [first, upload]);
  return createElement(
    "div", null,
    createElement("input", { type: "file", multiple: true, onChange: ({ target }) => { upload(target.files); target.value = ""; } }),
    createElement("ul", null, files.map((item) => createElement(Item, { key: item.id, item, ...uploads }))),
  );
}

const root = createRoot(document.querySelector("main"));
/** Shows the component as `mode` says: "hidden" ends its effects and keeps its state, as a hot update does before it runs them anew. */
window.show = (mode, first = null) =>
  root.render(mode && createElement(StrictMode, null, createElement(Activity, { mode }, createElement(Scene, { first }))));
window.show("visible");
