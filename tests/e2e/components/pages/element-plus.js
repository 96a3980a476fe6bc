import { createApp } from "vue";
import "element-plus/dist/index.css";
import Attachments from "../extracted/Attachments.vue";

createApp(Attachments).mount("main");
