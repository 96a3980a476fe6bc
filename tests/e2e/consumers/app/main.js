import { Uploader } from "oss-form-upload";
import { offer } from "./offer.js";

offer((file, grant) => new Uploader({ grant }).upload(file));
