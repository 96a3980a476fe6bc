/**
 * Connects the package to the `Upload` of Ant Design.
 *
 * @module oss-form-upload/antd
 */

import type { Uploader } from "oss-form-upload";
import type { AbortableRequest, FileOptions } from "./adapters.js";

export type { AbortableRequest, FileOptions } from "./adapters.js";

/** The request of antd's `Upload`, as far as it is used. `action`, `data`, `filename`, `headers`, `method` and
 * `withCredentials` are about antd's own request. */
export interface AntdRequestOptions {
  /** The file, or what `beforeUpload` made of it. */
  file: File | Blob | string;
  /** Called with the progress in percent. */
  onProgress?(event: { percent: number }): void;
  /** Called with the `UploadResult`, which becomes the `response` of antd's file. */
  onSuccess?(response: any): void;
  /** Called with the `UploadError`, which becomes the `error` of antd's file. */
  onError?(error: any): void;
}

/**
 * Returns the `customRequest` of antd's `Upload`. A file that is taken off the list ends its upload.
 *
 * @param uploader - The uploader, which decides everything else.
 * @param options - The options of all uploads, or a function that returns those of one file.
 *
 * @example
 * ```tsx
 * const customRequest = antdRequest(new Uploader({ grant: "/get_post_signature_for_oss_upload" }));
 * const attachments = <Upload customRequest={customRequest} />;
 * ```
 */
export function antdRequest(uploader: Uploader, options?: FileOptions): (request: AntdRequestOptions) => AbortableRequest;
