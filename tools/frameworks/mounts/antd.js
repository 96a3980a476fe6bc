import { ConfigProvider, theme } from "antd";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { Attachments } from "../../../www/frameworks/antd.jsx";

const dark = matchMedia("(prefers-color-scheme: dark)");
const root = createRoot(document.querySelector("main"));

function show() {
  const algorithm = dark.matches ? theme.darkAlgorithm : theme.defaultAlgorithm;
  root.render(createElement(ConfigProvider, { theme: { algorithm } }, createElement(Attachments)));
}

dark.addEventListener("change", show);
show();
