/**
 * The {@link Uploader} as the option `server` of FilePond 4.
 *
 * @module oss-form-upload/filepond
 */

import type { FilePondErrorDescription, ProcessServerConfigFunction, RevertServerConfigFunction } from "filepond";
import type { Uploader, UploadOptions } from "oss-form-upload";

/** Options of an upload. FilePond itself cancels and shows progress. */
export type FilePondUploadOptions = Omit<UploadOptions, "signal" | "onProgress">;

/** The options of all uploads, or a function that returns those of one file, such as its key, and is called anew for each
 * retry. `metadata` is what FilePond and its plugins have for the file. A promise is awaited; an error fails the file. */
export type FilePondFileOptions =
  | FilePondUploadOptions
  | ((file: File, metadata: Record<string, unknown>) => FilePondUploadOptions | Promise<FilePondUploadOptions>);

/** The option `server` of FilePond. Members may be replaced: `{ ...filepondServer(uploader), revert }`. */
export interface FilePondServer {
  /** Uploads a file; its ID, which FilePond puts into the form, is the key. */
  process: ProcessServerConfigFunction;
  /** Fails: nothing is deleted. FilePond takes the file off its list, or with `forceRevert: true` shows
   * `labelFileProcessingRevertError`. */
  revert: RevertServerConfigFunction;
  /** FilePond brings back no file. */
  restore: null;
  /** FilePond loads no file. */
  load: null;
  /** FilePond has no server fetch a file. */
  fetch: null;
}

/** The error that FilePond passes to `labelFileProcessingError` and `onprocessfile`. */
export interface FilePondUploadError extends FilePondErrorDescription {
  /** HTTP status of OSS's answer, or 0. */
  code: number;
  /** The message. */
  body: string;
  /** An `UploadError`, whose `stored` tells if the object is in the bucket all the same; or the reason of an abort, or whatever
   * the function of options threw. */
  cause: unknown;
}

/**
 * Returns the option `server` of FilePond, which uploads with `uploader`. FilePond starts `maxParallelUploads` files at a
 * time, 2 unless told otherwise, of which the uploader's `concurrency` lets as many run as it says.
 *
 * The button of a file ends its request. `pond.removeFile()` does not: FilePond tells nobody.
 *
 * @param uploader - The uploader, which decides everything else.
 * @param options - The options of all uploads, or a function that returns those of one file.
 * @throws `TypeError` if there is no uploader
 *
 * @example
 * ```ts
 * const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload" });
 * FilePond.create(input, { server: filepondServer(uploader), labelFileProcessingError: ({ body }) => body });
 * ```
 */
export function filepondServer(uploader: Uploader, options?: FilePondFileOptions | null): FilePondServer;
