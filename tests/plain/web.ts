// The types of `wasm-pack build --target web` as users meet them. Lines marked @ts-expect-error must not compile.

import init, { isUploadError, Uploader, UploadError } from "plain-web";
import type { UploadErrorCode, UploadOptions, UploadResult } from "plain-web";

export async function upload(file: File): Promise<string | null> {
  await init();
  const uploader = new Uploader({ grant: "/grant", grantTimeout: 5000 });
  const options: UploadOptions = { key: (file, { dir }) => `${dir}${file.size}`, onProgress: ({ percent }) => void percent.toFixed() };
  const result: UploadResult = await uploader.upload(file, options);
  const outcomes = await uploader.uploadAll([file], { each: (_, index) => ({ key: `${index}` }) });
  uploader.pause();
  uploader.resume();
  uploader.abort(new Error("enough"));
  // @ts-expect-error the key of a result is a string
  result.key.toFixed();
  // @ts-expect-error a file is needed
  await uploader.upload();
  // @ts-expect-error there is no such method
  uploader.send();
  return outcomes.length ? result.etag : null;
}

export function code(error: unknown): UploadErrorCode | null {
  // @ts-expect-error a grant is needed
  new Uploader({});
  if (error instanceof UploadError) return error.code;
  return isUploadError(error) ? error.code : null;
}
