import { Button, Upload } from "antd";
import { Uploader } from "oss-form-upload";
import { antdRequest } from "oss-form-upload/antd";

const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload" });
const customRequest = antdRequest(uploader);

export function Attachments() {
  return (
    <Upload multiple customRequest={customRequest}>
      <Button>Choose files</Button>
    </Upload>
  );
}
