// The entry `./vue`: uploads as the state of a Vue component.

import { onScopeDispose, shallowReadonly, shallowRef } from "vue";
import { createUploads } from "./uploads.js";

export function useUpload(uploader, options) {
  const files = shallowRef(Object.freeze([]));
  const { upload, abort, retry, remove } = createUploads((next) => (files.value = next), uploader, options);
  onScopeDispose(() => abort());
  return { files: shallowReadonly(files), upload, abort, retry, remove };
}
