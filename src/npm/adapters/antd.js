// The entry `./antd`: connects an Uploader to the `Upload` of Ant Design.

import { start } from "./start.js";

export function antdRequest(uploader, options) {
  return ({ file, onProgress, onSuccess, onError }) => {
    const progress = ({ percent }) => onProgress?.({ percent });
    const done = (result) => onSuccess?.(result);
    const failed = (error) => onError?.(error);
    return { abort: start(uploader, file, options, { progress, done, failed }) };
  };
}
