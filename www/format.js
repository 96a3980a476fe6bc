// Numbers and times as people read them, in the language of the page.

import { languageTag, t } from "./i18n.js";

const UNITS = ["KB", "MB", "GB"];

/** `1234.5` -> `1,234.5` */
export function formatNumber(number) {
  return new Intl.NumberFormat(languageTag(), { maximumFractionDigits: 1 }).format(number);
}

/** `3145728` -> `3 MB`, in steps of 1024 as OSS counts its limits. */
export function formatSize(bytes) {
  if (bytes < 1024) return t("size.bytes", { count: bytes });
  const step = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length);
  return `${formatNumber(bytes / 1024 ** step)} ${UNITS[step - 1]}`;
}

/** `3145728` -> `3 MB (3,145,728 bytes)` */
export function formatExactSize(bytes) {
  if (bytes < 1024) return formatSize(bytes);
  return t("size.exact", { size: formatSize(bytes), bytes: formatNumber(bytes) });
}

/** `3145728` -> `3 MB/s` */
export function formatSpeed(bytesPerSecond) {
  return `${formatSize(Math.round(bytesPerSecond))}/s`;
}

/** `75` -> `1:15`, `3675` -> `1:01:15` */
export function formatCountdown(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, index) => (index === 0 ? part : String(part).padStart(2, "0"))).join(":");
}

/** `75` -> `75 s`; from two minutes on, minutes. */
export function formatDuration(seconds) {
  if (seconds < 120) return t("time.seconds", { count: Math.ceil(seconds) });
  return t("time.minutes", { count: Math.ceil(seconds / 60) });
}

/** A moment by the clock on the wall: `14:03:22`. */
export function formatTime(date) {
  return new Intl.DateTimeFormat(languageTag(), { timeStyle: "medium", hour12: false }).format(date);
}
