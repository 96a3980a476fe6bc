import { createApp } from "vue";
import FileUpload from "../extracted/FileUpload.vue";

createApp(FileUpload).mount("main");
