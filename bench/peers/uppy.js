// Shared by both of Uppy's uploaders: adds files, uploads all of them, and reports those that failed.

import Uppy from "@uppy/core";

/** `addUploader(uppy)` adds the plugin that uploads. Each file gets the `meta` that `metaOf(file)` returns. */
export async function uploadWithUppy(files, { addUploader, metaOf = () => ({}), onProgress }) {
  const uppy = new Uppy();
  addUploader(uppy);
  if (onProgress) uppy.on("upload-progress", (_, { bytesUploaded, bytesTotal }) => onProgress({ loaded: bytesUploaded, total: bytesTotal }));
  uppy.addFiles(files.map((file) => ({ source: "page", name: file.name, type: file.type, data: file, meta: metaOf(file) })));
  const { failed } = await uppy.upload();
  uppy.destroy();
  if (failed.length > 0) throw new Error(failed[0].error);
}

export const makeUppy = () => new Uppy();
