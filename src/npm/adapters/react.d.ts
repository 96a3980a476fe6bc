/**
 * Uploads as the state of a React component.
 *
 * @module oss-form-upload/react
 */

import type { Uploader } from "oss-form-upload";
import type { FileOptions, UploadActions, UploadItem } from "./adapters.js";

export type { FileOptions, UploadActions, UploadItem, UploadItemBase } from "./adapters.js";

/** The list of {@link useUpload}, and what changes it. */
export interface Uploads extends UploadActions {
  /** The files in the order in which they were added. */
  readonly files: readonly UploadItem[];
}

/**
 * Keeps a list of uploads. What waits or runs is aborted when the component is unmounted.
 *
 * @param uploader - The uploader, made outside the component: it decides everything else.
 * @param options - The options of all uploads, or a function that returns those of one file. Those of the last rendering
 * hold for what is uploaded or repeated after it.
 *
 * @example
 * ```tsx
 * const { files, upload } = useUpload(uploader);
 * <input type="file" onChange={({ target }) => upload(target.files)} />
 * ```
 */
export function useUpload(uploader: Uploader, options?: FileOptions): Uploads;
