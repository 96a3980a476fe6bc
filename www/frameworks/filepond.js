import { create } from "filepond";
import { Uploader } from "oss-form-upload";
import { filepondServer } from "oss-form-upload/filepond";
import "filepond/dist/filepond.css";

const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload" });

create(document.querySelector("main"), {
  allowMultiple: true,
  server: filepondServer(uploader),
  labelFileProcessingError: ({ body }) => body,
});
