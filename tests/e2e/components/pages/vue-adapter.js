import { createApp, effectScope, h, reactive, shallowRef } from "vue";
import { Uploader } from "oss-form-upload";
import { useUpload } from "oss-form-upload/vue";

/** The uploader as code in Vue often has it: behind a proxy. */
const state = reactive({ uploader: new Uploader({ grant: "/get_post_signature_for_oss_upload", concurrency: 1, retry: { attempts: 2, baseDelay: 1 } }) });
const isShown = shallowRef(true);
/** The list at each rendering, newest last. A test may put options for the next uploads into `window.options`. */
Object.assign(window, { lists: [], uploader: state.uploader, useUpload, effectScope });

const item = ({ id, file, status, progress, result, error }, { abort, retry, remove }) => {
  const button = (name, act) => h("button", { class: name, onClick: () => act(id) }, name);
  return h("li", { key: id, "data-status": status }, [
    file.name,
    h("progress", { max: 100, value: progress.percent }),
    h("output", result?.key ?? error?.message),
    button("abort", abort), button("retry", retry), button("remove", remove),
  ]);
};

const scene = {
  __hmrId: "scene",
  setup() {
    const uploads = (window.uploads = useUpload(state.uploader, () => window.options));
    const choose = ({ target }) => {
      uploads.upload(target.files);
      target.value = "";
    };
    return { uploads, choose };
  },
  render({ uploads, choose }) {
    // A component unwraps the refs that its `setup` returns, but not those within.
    const files = uploads.files.value;
    window.lists.push(files);
    return h("div", [h("input", { type: "file", multiple: true, onChange: choose }), h("ul", files.map((file) => item(file, uploads)))]);
  },
};

window.show = (shown) => (isShown.value = shown);
/** The hot updates that bundlers make of a changed template, and of a changed script. */
window.rerender = () => window.__VUE_HMR_RUNTIME__.rerender("scene", scene.render);
window.reload = () => window.__VUE_HMR_RUNTIME__.reload("scene", { ...scene });
window.__VUE_HMR_RUNTIME__.createRecord("scene", scene);
createApp(() => isShown.value && h(scene)).mount("main");
