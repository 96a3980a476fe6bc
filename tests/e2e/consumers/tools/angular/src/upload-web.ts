import { afterNextRender, Component } from "@angular/core";
import { Uploader } from "oss-form-upload/web";
import { offer } from "../common/offer.js";

@Component({ selector: "app-upload-web", template: "<h1>Upload</h1>" })
export class UploadWeb {
  constructor() {
    afterNextRender(() => offer((file, grant) => new Uploader({ grant }).upload(file)));
  }
}
