// The types of oss-form-upload/vue with those of Vue.

import { Uploader } from "oss-form-upload";
import { useUpload } from "oss-form-upload/vue";
import type { UploadItem } from "oss-form-upload/vue";
import { computed, reactive } from "vue";
import type { ComputedRef } from "vue";

const state = reactive({ uploader: new Uploader({ grant: "/grant" }) });
const { files, upload } = useUpload(state.uploader, { acl: "private" });

upload(null);
export const failed: ComputedRef<UploadItem[]> = computed(() => files.value.filter(({ status }) => status === "failed"));

// @ts-expect-error the list is not changed by hand
files.value = [];
