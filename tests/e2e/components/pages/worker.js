import "./log.js";
import "../extracted/page-of-worker.ts";
