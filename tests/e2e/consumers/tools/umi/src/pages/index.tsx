import { Uploader } from "oss-form-upload";
import { useEffect } from "react";
import { offer } from "../../common/offer.js";

export default function Page() {
  useEffect(() => offer((file: File, grant: object) => new Uploader({ grant }).upload(file)), []);
  return <h1>Upload</h1>;
}
