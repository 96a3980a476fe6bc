// The types of oss-form-upload/element-plus with those of Element Plus, which are wrong in places: they are not checked themselves.

import type { UploadProps, UploadRequestHandler } from "element-plus";
import { Uploader } from "oss-form-upload";
import { elementRequest } from "oss-form-upload/element-plus";
import { reactive } from "vue";

const { uploader } = reactive({ uploader: new Uploader({ grant: "/grant" }) });

export const handler: UploadRequestHandler = elementRequest(uploader);
export const props: Partial<UploadProps> = { httpRequest: elementRequest(uploader, ({ name }) => ({ key: `photos/${name}` })) };

// @ts-expect-error an option that there is not
elementRequest(uploader, { prefix: "photos/" });
