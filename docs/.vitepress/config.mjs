// The site: English at the root, Chinese under /zh/, built into target/docs/site by `make docs`.

import { defineConfig } from "vitepress";
import { anchor } from "./anchor.mjs";
import { sidebar } from "./pages.mjs";
import { search } from "./search.mjs";

const REPOSITORY = "https://github.com/oss-form-upload/oss-form-upload";

export default defineConfig({
  title: "oss-form-upload",
  base: process.env.DOCS_BASE ?? "/", // a path with slashes at both ends, where the site is not at the root of its host
  outDir: "../target/docs/site",
  cacheDir: "../target/docs/cache",
  head: [["link", { rel: "icon", type: "image/svg+xml", href: "/icon.svg" }]],
  markdown: {
    anchor: { slugify: anchor },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    languageAlias: { cjs: "javascript", mjs: "javascript" },
  },
  themeConfig: {
    search,
    socialLinks: [{ icon: "github", link: REPOSITORY, ariaLabel: "GitHub" }],
  },
  locales: {
    root: {
      label: "English",
      lang: "en",
      description: "Upload files from a web page straight to Alibaba Cloud OSS by form upload (PostObject)",
      themeConfig: {
        nav: nav("", ["Guide", "Recipes", "Errors", "API"]),
        sidebar: sidebar(0, ""),
        editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path`, text: "Edit this page on GitHub" },
      },
    },
    zh: {
      label: "简体中文",
      lang: "zh-CN",
      description: "在网页中通过表单上传（PostObject）将文件直接上传到阿里云 OSS",
      themeConfig: {
        nav: nav("/zh", ["指南", "示例", "错误", "API"]),
        sidebar: sidebar(1, "/zh"),
        editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path`, text: "在 GitHub 上编辑此页" },
        outline: { label: "本页目录" },
        docFooter: { prev: "上一页", next: "下一页" },
        sidebarMenuLabel: "菜单",
        returnToTopLabel: "返回顶部",
        darkModeSwitchLabel: "外观",
        lightModeSwitchTitle: "切换到浅色模式",
        darkModeSwitchTitle: "切换到深色模式",
        langMenuLabel: "切换语言",
        skipToContentLabel: "跳转到内容",
      },
    },
  },
});

/** The API reference is made by typedoc, outside of VitePress: a full page load, in English only. */
function nav(prefix, [guide, recipes, errors, api]) {
  return [
    { text: guide, link: `${prefix}/guide/getting-started`, activeMatch: `^${prefix}/guide/` },
    { text: recipes, link: `${prefix}/recipes/react`, activeMatch: `^${prefix}/recipes/` },
    { text: errors, link: `${prefix}/reference/errors` },
    { text: api, link: "/api/index.html", target: "_self" },
  ];
}
