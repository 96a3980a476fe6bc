// The pages in the order of the sidebar, with their titles in both languages.

export const SECTIONS = [
  {
    folder: "guide",
    title: ["Guide", "指南"],
    pages: [
      ["getting-started", "Getting started", "快速开始"],
      ["grant", "The grant", "上传凭证"],
      ["servers", "Servers", "应用服务器"],
      ["bucket", "The bucket", "Bucket 的设置"],
      ["custom-domains", "Endpoints and custom domains", "Endpoint 与自定义域名"],
      ["options", "Options and results", "选项与结果"],
      ["keys", "Object keys", "Object Key"],
      ["checks", "Check before sending", "发送前检查"],
      ["progress", "Progress and cancelling", "进度与取消"],
      ["retries", "Retries", "重试"],
      ["verification", "Verification", "数据校验"],
      ["callbacks", "Upload callbacks", "上传回调"],
      ["many-files", "Many files", "大量文件"],
      ["folders", "Folders", "文件夹"],
      ["workers", "Workers", "在 Worker 中使用"],
      ["plain-forms", "Plain HTML forms", "普通 HTML 表单"],
      ["local-signing", "Signing on your own machine", "在本机签名"],
      ["testing", "Testing your pages", "测试您的网页"],
    ],
  },
  {
    folder: "recipes",
    title: ["Recipes", "示例"],
    pages: [
      ["plain-javascript", "Plain JavaScript", "原生 JavaScript"],
      ["react", "React", "React"],
      ["vue", "Vue 3", "Vue 3"],
      ["svelte", "Svelte", "Svelte"],
      ["ant-design", "Ant Design", "Ant Design"],
      ["element-plus", "Element Plus", "Element Plus"],
      ["uppy", "Uppy", "Uppy"],
      ["filepond", "FilePond", "FilePond"],
    ],
  },
  {
    folder: "reference",
    title: ["Reference", "参考"],
    pages: [
      ["errors", "Errors", "错误"],
      ["troubleshooting", "Troubleshooting", "排查问题"],
      ["bundlers", "Bundlers, runtimes and CSP", "构建工具、运行环境与 CSP"],
      ["how-it-works", "How it works", "工作原理"],
      ["security", "Security", "安全"],
      ["limits", "Limits", "限制"],
      ["browsers", "Browser support", "浏览器支持"],
      ["figures", "Figures", "实测数据"],
    ],
  },
  {
    folder: "migration",
    title: ["Migration", "迁移"],
    pages: [
      ["ali-oss", "From put of ali-oss", "从 ali-oss 的 put 迁移"],
      ["plupload", "From plupload", "从 plupload 迁移"],
      ["uppy", "From Uppy", "从 Uppy 迁移"],
    ],
  },
];

/** Returns the sidebar of VitePress; `language` is 0 for English, 1 for Chinese, and `prefix` the folder of its pages. */
export function sidebar(language, prefix) {
  return SECTIONS.map(({ folder, title, pages }) => ({
    text: title[language],
    items: pages.map(([name, ...titles]) => ({ text: titles[language], link: `${prefix}/${folder}/${name}` })),
  }));
}
