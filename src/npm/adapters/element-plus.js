// The entry `./element-plus`: connects an Uploader to the `el-upload` of Element Plus.

import { start } from "./start.js";

export function elementRequest(uploader, options) {
  return ({ file, onProgress, onSuccess, onError }) => {
    // Element Plus aborts nothing but an XMLHttpRequest. This one is never opened.
    const request = new XMLHttpRequest();
    request.abort = start(uploader, file, options, { progress: (state) => onProgress(progressEvent(state)), done: onSuccess, failed: onError });
    return request;
  };
}

/** Returns the event that Element Plus makes of its own requests' events. */
function progressEvent({ loaded, total, percent }) {
  return Object.assign(new ProgressEvent("progress", { lengthComputable: true, loaded, total }), { percent });
}
