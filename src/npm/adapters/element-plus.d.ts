/**
 * Connects the package to the `el-upload` of Element Plus.
 *
 * @module oss-form-upload/element-plus
 */

import type { Uploader } from "oss-form-upload";
import type { AbortableRequest, FileOptions } from "./adapters.js";

export type { AbortableRequest, FileOptions } from "./adapters.js";

/** The request of `el-upload`, as far as it is used. `action`, `data`, `filename`, `headers`, `method` and `withCredentials` are
 * about Element Plus's own request. */
export interface ElementRequestOptions {
  /** The file, or what `before-upload` made of it. */
  file: File;
  /** Called with a `ProgressEvent` that has the progress in percent, too. */
  onProgress(event: any): void;
  /** Called with the `UploadResult`, which becomes the `response` of Element Plus's file. */
  onSuccess(response: any): void;
  /** Called with the `UploadError`. */
  onError(error: any): void;
}

/** `XMLHttpRequest`, where the project's libraries have it. */
export type ElementRequest = typeof globalThis extends Record<"XMLHttpRequest", Record<"prototype", infer Request>>
  ? Request
  : AbortableRequest;

/**
 * Returns the `http-request` of `el-upload`. It ends the upload of a file that is taken off the list, or that is named to the
 * component's `abort`. The request that it returns is never opened: Element Plus aborts nothing but an `XMLHttpRequest`.
 *
 * @param uploader - The uploader, which decides everything else.
 * @param options - The options of all uploads, or a function that returns those of one file.
 *
 * @example
 * ```ts
 * const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload" });
 * const httpRequest = elementRequest(uploader); // <el-upload :http-request="httpRequest" />
 * ```
 */
export function elementRequest(uploader: Uploader, options?: FileOptions): (request: ElementRequestOptions) => ElementRequest;
