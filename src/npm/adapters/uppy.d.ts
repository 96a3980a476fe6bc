/**
 * The {@link Uploader} as a plugin of Uppy 6, under its Dashboard or any other interface.
 *
 * @module oss-form-upload/uppy
 */

import { BasePlugin } from "@uppy/core";
import type { Body, Meta, PluginOpts, Uppy, UppyFile } from "@uppy/core";
import type { Uploader, UploadOptions, UploadResult } from "oss-form-upload";

/** Options of {@link OssFormUpload}. */
export interface OssFormUploadOptions<M extends Meta, B extends Body> extends PluginOpts {
  /** The uploader, which may serve other parts of the page as well. Its `concurrency` and `retry` count. */
  uploader: Uploader;
  /** The options of all uploads, or a function that returns those of one file, such as its key. It is called anew for each
   * retry. A promise is awaited; an error fails the file. The type of the metadata is known in
   * `uppy.use(OssFormUpload<MyMeta, OssFormUploadBody>, { uploader, upload })`.
   * @defaultValue the key is made of the name that Uppy has for the file, `file.meta.name` */
  upload?: UppyUploadOptions | ((file: UppyFile<M, B>) => UppyUploadOptions | Promise<UppyUploadOptions>) | null;
}

/** Options of an upload. Uppy itself cancels and shows progress. */
export type UppyUploadOptions = Omit<UploadOptions, "signal" | "onProgress">;

/** The second type argument of `Uppy` for `file.response.body`: all that is known of the stored object. */
export interface OssFormUploadBody extends UploadResult, Record<string, unknown> {}

/**
 * Uploads the files that Uppy has. `upload-success` brings the {@link UploadResult} as `response.body`, `upload-error` the
 * `UploadError`, whose `stored` tells if the object is in the bucket all the same.
 *
 * A removed or cancelled file ends its request. `pauseAll()` keeps waiting uploads from starting, those of other parts of
 * the page included, and lets running ones go on: a form cannot be resumed half-way, and Uppy's `resumableUploads` stays
 * `false`. Files that a Companion server would fetch fail.
 *
 * @example
 * ```ts
 * const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload" });
 * const uppy = new Uppy<Meta, OssFormUploadBody>().use(OssFormUpload, { uploader });
 * ```
 */
export class OssFormUpload<M extends Meta, B extends Body> extends BasePlugin<OssFormUploadOptions<M, B>, M, B> {
  /** Is called by `uppy.use(OssFormUpload, options)`.
   *
   * @throws `TypeError` if `options` have no uploader */
  constructor(uppy: Uppy<M, B>, options: OssFormUploadOptions<M, B>);
}

declare module "@uppy/core" {
  interface PluginTypeRegistry<M extends Meta, B extends Body> {
    OssFormUpload: OssFormUpload<M, B>;
  }
}
