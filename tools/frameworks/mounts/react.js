import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { FileUpload } from "../../../www/frameworks/react.jsx";

createRoot(document.querySelector("main")).render(createElement(FileUpload));
