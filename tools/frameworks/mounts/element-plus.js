import { createApp } from "vue";
import "element-plus/dist/index.css";
import "element-plus/theme-chalk/dark/css-vars.css";
import Attachments from "../../../www/frameworks/element-plus.vue";

const dark = matchMedia("(prefers-color-scheme: dark)");
/** Element Plus is dark where the document has this class. */
const follow = () => document.documentElement.classList.toggle("dark", dark.matches);

dark.addEventListener("change", follow);
follow();
createApp(Attachments).mount("main");
