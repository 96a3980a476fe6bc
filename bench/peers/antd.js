// The request that Upload of Ant Design makes; the component around it, and React, are left out.

import request from "@rc-component/upload/es/request";
import { formFor } from "./grant.js";

export async function upload(file, { grantUrl, onProgress }) {
  const { url, fields } = await formFor(file, grantUrl);
  return new Promise((onSuccess, onError) => {
    request({ action: url, method: "POST", data: fields, file, filename: "file", onProgress, onSuccess, onError });
  });
}
