import { Uploader } from "oss-form-upload";
import { uppy } from "../extracted/uppy-dashboard.ts";

Object.assign(window, { uppy, Uploader });
