// Which recipes there are: the heading in the README, the page, and where it shows what.

const output = {
  done: (name) => ({ selector: "output", text: `Stored as user/demo/${name}` }),
  refused: (_name, reason) => ({ selector: "output", text: reason }),
};

export const RECIPES = [
  { heading: "Plain JavaScript", page: "plain.html", source: "plain.html", ...output },
  { heading: "React", page: "react.html", source: "FileUpload.tsx", ...output },
  { heading: "Vue 3", page: "vue.html", source: "FileUpload.vue", ...output },
  { heading: "Svelte", page: "svelte.html", source: "FileUpload.svelte", ...output },
  {
    heading: "Ant Design",
    page: "antd.html",
    source: "Attachments.tsx",
    done: (name) => ({ selector: ".ant-upload-list-item-done .ant-upload-list-item-name", text: name }),
    refused: (_name, reason) => ({ selector: ".ant-tooltip", text: reason, hover: ".ant-upload-list-item-error" }),
    remove: ".ant-upload-list-item-action",
  },
  {
    heading: "Element Plus",
    page: "element-plus.html",
    source: "Attachments.vue",
    done: (name) => ({ selector: ".el-upload-list__item.is-success .el-upload-list__item-file-name", text: name }),
    refused: (name, reason) => ({ selector: ".el-message__content", text: `${name}: ${reason}` }),
    remove: ".el-icon--close",
  },
];

/** What runs without a framework, in a page with the elements that it asks for. */
export const SNIPPETS = [
  { heading: "Folders", page: "folder.html", sources: ["folder.ts"], body: '<input type="file" id="folder" webkitdirectory>' },
  {
    heading: "Many files, pause and resume",
    page: "many.html",
    sources: ["many.ts"],
    body: '<button id="pause"></button><button id="resume"></button><button id="cancel"></button><progress max="100" value="0"></progress>',
  },
  { heading: "In a worker", page: "worker.html", sources: ["upload-worker.ts", "page-of-worker.ts"], body: "" },
];
