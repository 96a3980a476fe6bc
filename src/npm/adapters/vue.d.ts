/**
 * Uploads as the state of a Vue component.
 *
 * @module oss-form-upload/vue
 */

import type { Uploader } from "oss-form-upload";
import type { ShallowRef } from "vue";
import type { FileOptions, UploadActions, UploadItem } from "./adapters.js";

export type { FileOptions, UploadActions, UploadItem, UploadItemBase } from "./adapters.js";

/** The list of {@link useUpload}, and what changes it. */
export interface Uploads extends UploadActions {
  /** The files in the order in which they were added. */
  readonly files: Readonly<ShallowRef<readonly UploadItem[]>>;
}

/**
 * Keeps a list of uploads. What waits or runs is aborted when the component, or another scope of effects, ends.
 *
 * @param uploader - The uploader, which decides everything else. It may be in a `reactive` object.
 * @param options - The options of all uploads, or a function that returns those of one file.
 *
 * @example
 * ```ts
 * const { files, upload } = useUpload(new Uploader({ grant: "/get_post_signature_for_oss_upload" }));
 * const choose = (input: HTMLInputElement) => upload(input.files);
 * ```
 */
export function useUpload(uploader: Uploader, options?: FileOptions): Uploads;
