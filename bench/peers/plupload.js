// plupload as in Alibaba Cloud's tutorial: one uploader, whose queue takes the files one by one.

import plupload from "plupload/js/plupload.min.js";
import { formFor } from "./grant.js";

export const upload = (file, options) => uploadMany([file], options);

export async function uploadMany(files, { grantUrl, onProgress }) {
  const { url, dir, fields } = await formFor(files[0], grantUrl);
  const uploader = make(url);
  uploader.bind("BeforeUpload", (_, { name }) => {
    uploader.setOption("multipart_params", { ...fields, key: dir + name });
  });
  if (onProgress) uploader.bind("UploadProgress", (_, { loaded, size }) => onProgress({ loaded, total: size }));
  await finished(uploader, files);
}

/** It insists on a button to choose files with. */
function make(url) {
  return new plupload.Uploader({ runtimes: "html5", url, file_data_name: "file", browse_button: button() });
}

function button() {
  return document.body.appendChild(document.createElement("button"));
}

function finished(uploader, files) {
  return new Promise((resolve, reject) => {
    uploader.bind("Error", (_, { message, status }) => reject(new Error(`${message} ${status ?? ""}`)));
    uploader.bind("UploadComplete", resolve);
    uploader.bind("FilesAdded", () => uploader.start());
    uploader.bind("PostInit", () => uploader.addFile(files));
    uploader.init();
  });
}

export function prepare(file, { grant }) {
  make(grant.host).init();
}
