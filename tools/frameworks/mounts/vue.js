import { createApp } from "vue";
import FileUpload from "../../../www/frameworks/vue.vue";

createApp(FileUpload).mount("main");
