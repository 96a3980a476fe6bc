// The default theme, with the corrections that make it pass axe-core.

import { nextTick, onMounted, watch } from "vue";
import { useData } from "vitepress";
import DefaultTheme from "vitepress/theme";
import "./style.css";

export default {
  extends: DefaultTheme,
  setup() {
    const { frontmatter } = useData();
    onMounted(() => watch(frontmatter, () => nextTick(markMain), { immediate: true }));

    /** The theme's home page has no main landmark, its other pages have one. */
    function markMain() {
      const content = document.getElementById("VPContent");
      if (frontmatter.value.layout === "home") content?.setAttribute("role", "main");
      else content?.removeAttribute("role");
    }
  },
};
