// The view of the widgets: each runs in a frame, because their style sheets would fight with each other and with the
// page. Nothing of a widget is fetched before it is chosen.

import { byId, element } from "./elements.js";
import { onLanguage, t } from "./i18n.js";
import { onView } from "./views.js";

const FOLDER = "frameworks/";

/** The frames by the file of their widget. They stay, so that uploads go on while another widget is shown. */
const frames = new Map();

export function startFrameworksView() {
  onView("frameworks", show);
  byId("widgets").addEventListener("change", show);
  onLanguage(nameFrames);
}

/** @returns {HTMLInputElement} */
const chosen = () => document.querySelector("#widgets :checked");

function show() {
  const { value: file } = chosen();
  showCode(file);
  showWidget(file);
}

async function showCode(file) {
  const code = await textOf(file).catch(() => t("frameworks.unreadable"));
  if (file !== chosen().value) return; // another was chosen meanwhile
  byId("widget-file").textContent = file;
  byId("widget-code").textContent = code;
}

async function textOf(file) {
  const response = await fetch(FOLDER + file);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}

async function showWidget(file) {
  const page = `${FOLDER}built/${file.replace(/\.\w+$/, ".html")}`;
  const isBuilt = frames.has(file) || (await exists(page));
  if (file !== chosen().value) return;
  if (isBuilt && !frames.has(file)) addFrame(file, page);
  for (const [other, frame] of frames) frame.hidden = other !== file;
  byId("widget").hidden = !isBuilt;
  byId("widget-missing").hidden = isBuilt;
}

async function exists(page) {
  try {
    return (await fetch(page, { method: "HEAD" })).ok;
  } catch {
    return false;
  }
}

function addFrame(file, src) {
  const frame = element("iframe", { src });
  frame.addEventListener("load", () => followHeight(frame));
  frames.set(file, frame);
  nameFrames();
  byId("widget").append(frame);
}

/** Keeps a frame as high as its page, which is one of this server. */
function followHeight(frame) {
  const { body } = frame.contentDocument;
  const follow = () => (frame.style.height = `${body.offsetHeight}px`);
  new ResizeObserver(follow).observe(body);
}

function nameFrames() {
  for (const [file, frame] of frames) frame.title = t("frameworks.frame", { file });
}
