// The entry `./react`: uploads as the state of a React component.

import { useEffect, useInsertionEffect, useState } from "react";
import { createUploads } from "./uploads.js";

export function useUpload(uploader, options) {
  const [files, setFiles] = useState([]);
  const [uploads] = useState(() => createUploads(setFiles, uploader, options));
  // Before all other effects, which may begin an upload.
  useInsertionEffect(() => uploads.use(uploader, options));
  // React runs effects anew for a component that it keeps, in StrictMode and after a hot update: later uploads are not affected.
  useEffect(() => () => uploads.abort(), [uploads]);
  const { upload, abort, retry, remove } = uploads;
  return { files, upload, abort, retry, remove };
}
