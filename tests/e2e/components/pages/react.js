import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { FileUpload } from "../extracted/FileUpload.tsx";

createRoot(document.querySelector("main")).render(createElement(FileUpload));
