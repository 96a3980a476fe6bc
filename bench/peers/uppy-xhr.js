// Uppy with its uploader for any form: the grant's fields are the meta data that it may send.

import XHRUpload from "@uppy/xhr-upload";
import { formFor } from "./grant.js";
import { makeUppy, uploadWithUppy } from "./uppy.js";

export const upload = (file, options) => uploadMany([file], options);

export async function uploadMany(files, { grantUrl, onProgress, concurrency = 5 }) {
  const { url, dir, fields } = await formFor(files[0], grantUrl);
  await uploadWithUppy(files, {
    addUploader: (uppy) => uppy.use(XHRUpload, settings(url, fields, concurrency)),
    metaOf: (file) => ({ ...fields, key: dir + file.name }),
    onProgress,
  });
}

function settings(endpoint, fields, limit) {
  // OSS answers without a body; the uploader would fail for want of JSON.
  return { endpoint, limit, fieldName: "file", allowedMetaFields: Object.keys(fields), getResponseData: () => ({}) };
}

export function prepare(file, { grant }) {
  makeUppy().use(XHRUpload, settings(grant.host, grant, 5));
}
