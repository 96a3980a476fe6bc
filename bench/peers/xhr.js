// The floor: a page that does it by hand, with XMLHttpRequest.

import { formData, formFor } from "./grant.js";

export async function upload(file, { grantUrl, onProgress }) {
  const { url, fields } = await formFor(file, grantUrl);
  return post(url, formData(fields, file), onProgress);
}

function post(url, form, onProgress) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    if (onProgress) xhr.upload.onprogress = onProgress;
    xhr.onload = () => (xhr.status < 300 ? resolve() : reject(new Error(`HTTP ${xhr.status}`)));
    xhr.onerror = () => reject(new Error("the network failed"));
    xhr.open("POST", url);
    xhr.send(form);
  });
}
