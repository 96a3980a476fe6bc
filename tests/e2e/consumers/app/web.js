import { Uploader } from "oss-form-upload/web";
import { offer } from "./offer.js";

offer((file, grant) => new Uploader({ grant }).upload(file));
