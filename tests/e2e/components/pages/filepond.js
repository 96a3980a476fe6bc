import { Uploader } from "oss-form-upload";
import { filepondServer } from "oss-form-upload/filepond";
import { pond } from "../extracted/filepond.ts";

Object.assign(window, { pond, Uploader, filepondServer });
