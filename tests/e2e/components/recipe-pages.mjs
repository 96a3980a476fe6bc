// The recipes that run in browsers: their document, the page made of it, and where that page shows the outcome.

const output = {
  done: (name) => ({ selector: "output", text: `Stored as user/demo/${name}` }),
  refused: (_name, reason) => ({ selector: "output", text: reason }),
};

export const RECIPES = [
  { document: "docs/recipes/plain-javascript.md", page: "plain.html", source: "plain.html", ...output },
  { document: "docs/recipes/react.md", page: "react.html", source: "FileUpload.tsx", ...output, remove: "li button:last-child" },
  { document: "docs/recipes/vue.md", page: "vue.html", source: "FileUpload.vue", ...output, remove: "li button:last-child" },
  { document: "docs/recipes/svelte.md", page: "svelte.html", source: "FileUpload.svelte", ...output },
  {
    document: "docs/recipes/ant-design.md",
    page: "antd.html",
    source: "Attachments.tsx",
    done: (name) => ({ selector: ".ant-upload-list-item-done .ant-upload-list-item-name", text: name }),
    refused: (_name, reason) => ({ selector: ".ant-tooltip", text: reason, hover: ".ant-upload-list-item-error" }),
    remove: ".ant-upload-list-item-action",
  },
  {
    document: "docs/recipes/element-plus.md",
    page: "element-plus.html",
    source: "Attachments.vue",
    done: (name) => ({ selector: ".el-upload-list__item.is-success .el-upload-list__item-file-name", text: name }),
    refused: (name, reason) => ({ selector: ".el-message__content", text: `${name}: ${reason}` }),
    remove: ".el-icon--close",
  },
];

const PLAIN_FORM = '<form method="post" enctype="multipart/form-data"><input type="file" name="file"></form>';

/** Code without a framework, each in a page with the elements that it asks for. */
export const SNIPPETS = [
  { document: "docs/guide/folders.md", page: "folder.html", sources: ["folder.ts"], body: '<input type="file" id="folder" webkitdirectory>' },
  {
    document: "docs/guide/many-files.md",
    page: "many.html",
    sources: ["many.ts"],
    body: '<button id="pause"></button><button id="resume"></button><button id="cancel"></button><progress max="100" value="0"></progress>',
  },
  { document: "docs/guide/workers.md", page: "worker.html", sources: ["upload-worker.ts", "page-of-worker.ts"], body: "" },
  { document: "docs/migration/uppy.md", page: "uppy.html", sources: ["with-uppy.ts"], body: "" },
  { document: "docs/guide/plain-forms.md", page: "plain-form.html", sources: ["plain-form.ts"], body: PLAIN_FORM },
];

/** The recipes of the adapters, which adapters/ tests, each in a page with the elements that it asks for. */
export const ADAPTERS = [
  { document: "docs/recipes/uppy.md", page: "uppy-dashboard.html", source: "uppy-dashboard.ts" },
  { document: "docs/recipes/filepond.md", page: "filepond.html", source: "filepond.ts", body: '<form><input type="file" name="attachments"></form>' },
  { document: "docs/recipes/ant-design.md", page: "antd-adapter.html", source: "Attachments.tsx", development: true },
  { document: "docs/recipes/element-plus.md", page: "element-plus-adapter.html", source: "Attachments.vue" },
  { document: "docs/recipes/react.md", page: "react-adapter.html", source: "FileUpload.tsx", development: true },
  { document: "docs/recipes/vue.md", page: "vue-adapter.html", source: "FileUpload.vue", development: true },
];
