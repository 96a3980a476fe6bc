import { afterNextRender, Component } from "@angular/core";
import { Uploader } from "oss-form-upload";
import { offer } from "../common/offer.js";

@Component({ selector: "app-upload", template: "<h1>Upload</h1>" })
export class Upload {
  constructor() {
    afterNextRender(() => offer((file, grant) => new Uploader({ grant }).upload(file)));
  }
}
