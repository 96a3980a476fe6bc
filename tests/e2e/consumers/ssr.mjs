// Renders a page on a server: its module imports the package, and makes an uploader that is never used there.

import { Uploader } from "oss-form-upload";
import { Uploader as WebUploader } from "oss-form-upload/web";

const uploaders = [Uploader, WebUploader].map((Class) => new Class({ grant: "/grant" }));

export function render() {
  return `<p>${uploaders.length} uploaders, ${typeof window}</p>`;
}
