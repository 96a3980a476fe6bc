// The types of oss-form-upload/antd with those of antd.

import type { GetProp, UploadProps } from "antd";
import { Uploader } from "oss-form-upload";
import { antdRequest } from "oss-form-upload/antd";

const uploader = new Uploader({ grant: "/grant" });

export const request: UploadProps["customRequest"] = antdRequest(uploader);
export const chosen: GetProp<UploadProps, "customRequest"> = antdRequest(uploader, { acl: "private" });
export const byFile: UploadProps = { customRequest: antdRequest(uploader, async ({ name }) => ({ key: `photos/${name}` })) };

// @ts-expect-error an option that there is not
antdRequest(uploader, { prefix: "photos/" });
// @ts-expect-error an uploader is needed
antdRequest();
