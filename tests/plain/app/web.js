import init, { isUploadError, Uploader, UploadError } from "plain-web";
import { offer } from "./use.js";

await init();
offer({ isUploadError, Uploader, UploadError });
