import { uppy } from "../extracted/with-uppy.ts";

window.uppy = uppy;
