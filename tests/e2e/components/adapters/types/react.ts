// The types of oss-form-upload/react.

import { isUploadError, Uploader } from "oss-form-upload";
import { useUpload } from "oss-form-upload/react";
import type { FileOptions, UploadItem } from "oss-form-upload/react";

const options: FileOptions = ({ name }) => ({ key: `photos/${name}` });
const { files, upload, abort, retry, remove } = useUpload(new Uploader({ grant: "/grant" }), options);

export function outcomeOf(item: UploadItem): string {
  if (item.status === "done") return item.result.key;
  if (item.status === "failed") return isUploadError(item.error) ? item.error.stored : item.error.message;
  return `${item.progress.percent} %`;
}

export function use(input: HTMLInputElement, file: File): string[] {
  upload(input.files);
  upload([file]);
  upload(file);
  abort(1);
  retry();
  remove(files[0]?.id);
  return files.map(outcomeOf);
}

// @ts-expect-error the list is not changed by hand
files.push(files[0]);
// @ts-expect-error nor are its files
if (files[0]) files[0].status = "done";
