// axios, with a form that the page makes.

import axios from "axios";
import { formData, formFor } from "./grant.js";

export async function upload(file, { grantUrl, onProgress }) {
  const { url, fields } = await formFor(file, grantUrl);
  await axios.post(url, formData(fields, file), { onUploadProgress: onProgress });
}
