// The types of oss-form-upload/uppy with those of Uppy itself. Lines marked @ts-expect-error must not compile.

import Uppy from "@uppy/core";
import type { Body, Meta, UppyFile } from "@uppy/core";
import { Uploader } from "oss-form-upload";
import type { UploadResult } from "oss-form-upload";
import { OssFormUpload } from "oss-form-upload/uppy";
import type { OssFormUploadBody, OssFormUploadOptions, UppyUploadOptions } from "oss-form-upload/uppy";

const uploader = new Uploader({ grant: "/grant" });

interface Album extends Meta {
  album: string;
}

// Uppy's `use` knows the metadata of a plugin only where the plugin is named with it.
const uppy = new Uppy<Album, OssFormUploadBody>().use(OssFormUpload<Album, OssFormUploadBody>, {
  id: "to OSS",
  uploader,
  upload: ({ meta }) => ({ key: `${meta.album}/${meta.name}`, callbackVariables: { album: meta.album } }),
});
uppy.use(OssFormUpload, { uploader, upload: async () => ({ key: "k" }) });
uppy.use(OssFormUpload, { uploader, upload: { successStatus: 201 } });
uppy.use(OssFormUpload, { uploader, upload: null });
new Uppy().use(OssFormUpload, { uploader });

uppy.on("upload-success", (_, { body, status, uploadURL }) => {
  const result: UploadResult | undefined = body;
  const seen: [number, string | undefined, boolean | undefined] = [status, uploadURL, result?.verified];
  console.log(seen);
});

const plugin: OssFormUpload<Album, OssFormUploadBody> | undefined = uppy.getPlugin("OssFormUpload");
plugin?.setOptions({ upload: () => ({ acl: "private" }) });
const options: OssFormUploadOptions<Album, OssFormUploadBody> | undefined = plugin?.opts;
const keyOf = (file: UppyFile<Meta, Body>): UppyUploadOptions => ({ key: file.id });
console.log(options?.uploader.pause, keyOf);

// @ts-expect-error an uploader is needed
uppy.use(OssFormUpload, {});
// @ts-expect-error options are needed
uppy.use(OssFormUpload);
// @ts-expect-error Uppy cancels
uppy.use(OssFormUpload, { uploader, upload: () => ({ signal: new AbortController().signal }) });
// @ts-expect-error no option of an upload
uppy.use(OssFormUpload, { uploader, upload: () => ({ acl: "none" }) });
