// Declares what several adapters have in common. It imports the package by its name: in the package, it lies beside index.d.ts.
import type { Progress, UploadOptions, UploadResult } from "oss-form-upload";

/** The options of all uploads of an adapter, or a function that returns those of one. It is called anew for each upload and
 * each retry. A promise is awaited; an error fails the upload. */
export type FileOptions = UploadOptions | ((file: File) => UploadOptions | Promise<UploadOptions>);

/** The running upload of a component. */
export interface AbortableRequest {
  /** Ends the upload. The component is told nothing of it. */
  abort(): void;
}

/** A file of `useUpload`. It never changes: a change of the list has new objects in the places of the old. */
export type UploadItem = UploadItemBase & (
  | {
    /** `waiting`: its turn has not come. `uploading`: an attempt runs. `aborted`: by `abort`, by the component's end, or by the
     * {@link Uploader} itself. */
    readonly status: "waiting" | "uploading" | "aborted";
    /** `null` until the object is stored. */
    readonly result: null;
    /** `null` unless it failed. */
    readonly error: null;
  }
  | {
    /** `done`: the object is stored, and its callback succeeded. */
    readonly status: "done";
    /** The stored object. */
    readonly result: UploadResult;
    /** `null` unless it failed. */
    readonly error: null;
  }
  | {
    /** `failed`: see `error`. The object may be stored, as `error.stored` says. */
    readonly status: "failed";
    /** `null` until the object is stored. */
    readonly result: null;
    /** An `UploadError`, the error that a function of options threw, or the reason given to `Uploader.abort`. */
    readonly error: Error;
  }
);

/** Members that a file of `useUpload` has in every state. */
export interface UploadItemBase {
  /** Number of the file in its list, from 1. It stays the same when the upload is repeated. */
  readonly id: number;
  /** The file. */
  readonly file: File;
  /** The progress. While the file waits, all its numbers are 0 but `total`. */
  readonly progress: Progress;
}

/** The functions that change the list of `useUpload`. They stay the same as long as the component does. */
export interface UploadActions {
  /** Adds files to the end of the list, and uploads them in this order. The list holds them when it returns.
   *
   * @param files - One file, an array, a `FileList`, which may be emptied afterwards, or `null` for none. */
  upload(files: File | Iterable<File> | ArrayLike<File> | null | undefined): void;
  /** Aborts an upload that waits or runs, or all of them. They stay on the list. */
  abort(id?: number): void;
  /** Repeats an upload that failed or was aborted, or all of them. */
  retry(id?: number): void;
  /** Takes a file off the list, or all of them. What waits or runs is aborted. */
  remove(id?: number): void;
}
