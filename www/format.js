// Numbers as people read them. The page is in English, so are its numbers.

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const UNITS = ["bytes", "KB", "MB", "GB"];

/** `3145728` -> `3 MB`, in steps of 1024 as OSS counts its limits. */
export function formatSize(bytes) {
  const step = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return bytes === 1 ? "1 byte" : `${number.format(bytes / 1024 ** step)} ${UNITS[step]}`;
}

/** `3145728` -> `3 MB (3,145,728 bytes)` */
export function formatExactSize(bytes) {
  return bytes < 1024 ? formatSize(bytes) : `${formatSize(bytes)} (${number.format(bytes)} bytes)`;
}
