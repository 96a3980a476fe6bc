import { createApp, h, reactive, ref } from "vue";
import { ElButton, ElMessage, ElUpload } from "element-plus";
import "element-plus/dist/index.css";
import { Uploader } from "oss-form-upload";
import { elementRequest } from "oss-form-upload/element-plus";

/** The uploader as code in Vue often has it: behind a proxy. */
const state = reactive({ uploader: new Uploader({ grant: "/get_post_signature_for_oss_upload", retry: { attempts: 2, baseDelay: 1 } }) });
/** The events that Element Plus reported, in order. A test may put options for the next uploads into `window.options`. */
window.told = [];
window.widget = ref();
window.files = () => window.told.findLast(({ list }) => list).list;
window.uploader = state.uploader;

const tell = (event) => (value, file, list) => void window.told.push({ event, value, name: file.name, list });
const listeners = {
  onChange: (file, list) => void window.told.push({ event: "change", name: file.name, list }),
  onProgress: ({ type, lengthComputable, loaded, total, percent }, { name }) =>
    void window.told.push({ event: "progress", name, value: { type, lengthComputable, loaded, total, percent } }),
  onSuccess: tell("success"),
  onError(error, file, list) {
    tell("error")(error, file, list);
    ElMessage.error(`${file.name}: ${error.message}`);
  },
};
const httpRequest = elementRequest(state.uploader, async () => window.options);
const widget = () => h(ElUpload, { ref: window.widget, multiple: true, httpRequest, ...listeners }, () => h(ElButton, () => "Choose files"));
createApp(widget).mount("main");
