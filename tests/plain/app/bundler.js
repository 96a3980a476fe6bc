import { isUploadError, Uploader, UploadError } from "plain-bundler";
import { offer } from "./use.js";

offer({ isUploadError, Uploader, UploadError });
