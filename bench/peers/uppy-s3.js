// Uppy with its uploader for S3, in the mode of a POST policy.

import AwsS3 from "@uppy/aws-s3";
import { formFor } from "./grant.js";
import { makeUppy, uploadWithUppy } from "./uppy.js";

export const upload = (file, options) => uploadMany([file], options);

export async function uploadMany(files, { grantUrl, onProgress, concurrency = 6 }) {
  const form = await formFor(files[0], grantUrl);
  await uploadWithUppy(files, { addUploader: (uppy) => uppy.use(AwsS3, settings(form, concurrency)), onProgress });
}

function settings({ url, dir, fields }, limit) {
  return {
    limit,
    shouldUseMultipart: false,
    generateObjectKey: ({ name }) => dir + name,
    signRequest: ({ key }) => ({ url, fields: { ...fields, key } }),
  };
}

export function prepare(file, { grant }) {
  makeUppy().use(AwsS3, settings({ url: grant.host, dir: grant.dir, fields: grant }, 6));
}
