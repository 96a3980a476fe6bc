// The search of the site. Its index is built with the pages and searched in the browser.

export const search = {
  provider: "local",
  options: {
    miniSearch: { options: { tokenize } },
    locales: {
      zh: {
        translations: {
          button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
          modal: {
            displayDetails: "显示详细内容",
            resetButtonTitle: "清除搜索条件",
            backButtonTitle: "关闭搜索",
            noResultsText: "没有找到结果：",
            footer: { selectText: "选择", navigateText: "切换", closeText: "关闭" },
          },
        },
      },
    },
  },
};

/** Returns words, and each Chinese character by itself: Chinese has no blanks between words. Runs in the browser too. */
function tokenize(text) {
  return text.match(/\p{Script=Han}|[^\s\p{P}\p{S}\p{Script=Han}]+/gu) ?? [];
}
