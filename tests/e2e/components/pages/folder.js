import "./log.js";
import "../extracted/folder.ts";
