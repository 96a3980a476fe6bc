import { Uploader } from "oss-form-upload";
import { uploadAll } from "../extracted/many.ts";

Object.assign(window, { Uploader, uploadAll });
