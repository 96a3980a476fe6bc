// The types of oss-form-upload/filepond with those of FilePond itself. Lines marked @ts-expect-error must not compile.

import { create } from "filepond";
import type { FilePondServerConfigProps, ProcessServerConfigFunction } from "filepond";
import { isUploadError, Uploader } from "oss-form-upload";
import { filepondServer } from "oss-form-upload/filepond";
import type { FilePondFileOptions, FilePondServer, FilePondUploadError } from "oss-form-upload/filepond";

const uploader = new Uploader({ grant: "/grant" });

const server: FilePondServer = filepondServer(uploader, (file, { album }) => ({ key: `${String(album)}/${file.name}` }));
const forFilePond: FilePondServerConfigProps["server"] = server;
const process: ProcessServerConfigFunction = server.process;
const options: FilePondFileOptions[] = [{}, { acl: "private" }, async () => ({ acl: "private" })];
console.log(forFilePond, process, options, filepondServer(uploader, null).restore);

create(document.createElement("input"), {
  server: { ...filepondServer(uploader), revert: "/delete" },
  labelFileProcessingError: ({ body, cause }: FilePondUploadError) => (isUploadError(cause) ? `${body} ${cause.stored}` : body),
  onprocessfile: (error) => error && console.log(error.code, error.body),
});

// @ts-expect-error an uploader is needed
filepondServer();
// @ts-expect-error FilePond cancels
filepondServer(uploader, () => ({ signal: new AbortController().signal }));
// @ts-expect-error no option of an upload
filepondServer(uploader, { acl: "none" });
