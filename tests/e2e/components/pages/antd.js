import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { Attachments } from "../extracted/Attachments.tsx";

createRoot(document.querySelector("main")).render(createElement(Attachments));
