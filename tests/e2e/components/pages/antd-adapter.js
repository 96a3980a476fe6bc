import { createElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Button, Upload } from "antd";
import { Uploader } from "oss-form-upload";
import { antdRequest } from "oss-form-upload/antd";

const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload", retry: { attempts: 2, baseDelay: 1 } });
/** The changes of its files that antd reported, newest last. A test may put options for the next uploads into `window.options`. */
window.changes = [];
window.uploader = uploader;

const onChange = ({ file: { name, status, percent, response, error } }) => window.changes.push({ name, status, percent, response, error });
const widget = createElement(Upload, { multiple: true, customRequest: antdRequest(uploader, () => window.options), onChange }, createElement(Button, null, "Choose files"));
const root = createRoot(document.querySelector("main"));
root.render(createElement(StrictMode, null, widget));
window.unmount = () => root.render(null);
