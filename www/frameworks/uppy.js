import Uppy from "@uppy/core";
import Dashboard from "@uppy/dashboard";
import { Uploader } from "oss-form-upload";
import { OssFormUpload } from "oss-form-upload/uppy";
import "@uppy/core/css/style.min.css";
import "@uppy/dashboard/css/style.min.css";

const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload" });

new Uppy()
  .use(Dashboard, { inline: true, target: "main", width: "100%", height: 320, theme: "auto" })
  .use(OssFormUpload, { uploader });
