// The floor without progress: a page that does it by hand, with fetch.

import { formData, formFor } from "./grant.js";

export async function upload(file, { grantUrl }) {
  const { url, fields } = await formFor(file, grantUrl);
  const response = await fetch(url, { method: "POST", body: formData(fields, file) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}
