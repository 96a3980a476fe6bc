// The tables of the READMEs and of the site's page about figures, between <!-- bench:begin --> and <!-- bench:end -->, in
// the language of each.

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { figure, mebibytes, table } from "./format.mjs";
import { sizeName } from "./scale.mjs";
import { median, ratios } from "./stats.mjs";

const repository = path.resolve(import.meta.dirname, "..");
const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

const WORDS = {
  en: {
    bytes: "Download, gzip",
    coldStart: "Ready to send, from nothing",
    off: (size) => `${size}, against XMLHttpRequest by hand`,
    crc64: () => "the same with CRC-64",
    limited: (size, rate) => `${size} at ${rate} Mbit/s with CRC-64`,
    many: (count, size) => `${count} files of ${size}`,
    memory: (size) => `Memory of the module during ${size}`,
    refusal: (size) => `${size} that the policy does not allow: sent, known after`,
    crc: "CRC-64 by itself",
    perSecond: (value) => `${value} a second`,
    speed: (value) => `${value} of its speed`,
    loop: "a loop of fetch",
    hand: "by hand",
  },
  zh: {
    bytes: "下载体积（gzip）",
    coldStart: "从零到可以发送",
    off: (size) => `${size}，与手写 XMLHttpRequest 相比`,
    crc64: () => "同上，带 CRC-64",
    limited: (size, rate) => `${size}，限速 ${rate} Mbit/s，带 CRC-64`,
    many: (count, size) => `${count} 个 ${size} 的文件`,
    memory: (size) => `上传 ${size} 期间模块占用的内存`,
    refusal: (size) => `policy 不允许的 ${size} 文件：发出的字节，得知所需时间`,
    crc: "仅 CRC-64",
    perSecond: (value) => `每秒 ${value} 个`,
    speed: (value) => `其速度的 ${value} 倍`,
    loop: "fetch 循环",
    hand: "手写",
  },
};

/** The lines of the READMEs; the pages of the site have all. */
const SHORT = ["bytes", "coldStart", "off", "many", "refusal"];

const FILES = {
  "README.md": { words: WORDS.en, lines: SHORT },
  "README.zh-CN.md": { words: WORDS.zh, lines: SHORT },
  "docs/reference/figures.md": { words: WORDS.en },
  "docs/zh/reference/figures.md": { words: WORDS.zh },
};

/** Returns the table for each file, by its path. */
export function summaryTables(results, scale) {
  const tables = Object.entries(FILES).map(([file, { words, lines }]) => [file, summary(results, scale, words, lines)]);
  return Object.fromEntries(tables);
}

function summary(results, scale, words, wanted) {
  const browsers = Object.keys(results["one-file"].data);
  const lines = Object.entries(cells(results, scale, words)).filter(([name]) => !wanted || wanted.includes(name));
  return table(["", ...browsers], lines.map(([, [title, cell]]) => [title, ...browsers.map(cell)]));
}

/** Returns the title of each line, and what it says of a browser. */
function cells(results, scale, words) {
  const size = sizeName(scale.oneFile);
  const rate = (scale.limited.bytesPerSecond * 8) / 1e6;
  const speed = (row, id) => (browser) => words.speed(ratio(results[row].data[browser], id));
  return {
    bytes: [words.bytes, () => shipped(results)],
    coldStart: [words.coldStart, (browser) => coldStart(results["cold-start"].data[browser])],
    off: [words.off(size), speed("one-file", "off")],
    crc64: [words.crc64(size), speed("one-file", "crc64")],
    limited: [words.limited(sizeName(scale.limited.size), rate), speed("limited", "crc64")],
    many: [words.many(scale.many.count, sizeName(scale.many.size)), (browser) => many(results.many.data[browser], words)],
    memory: [words.memory(sizeName(scale.memory.large)), (browser) => `${mebibytes(results.memory.data[browser][0].peak.wasm)} MiB`],
    refusal: [words.refusal(sizeName(scale.refusal.size)), (browser) => refusal(results.refusal.data[browser], words)],
    crc: [words.crc, (browser) => checksum(results.checksum.data[browser])],
  };
}

const kilobytes = (bytes) => `${figure(bytes / 1000)} kB`;

function shipped({ bytes: { data: { sizes } } }) {
  return `${kilobytes(sizes.ours.gzip)} (Uppy ${kilobytes(sizes["uppy-s3"].gzip)}, ali-oss ${kilobytes(sizes["ali-oss"].gzip)})`;
}

function coldStart(results) {
  const time = (name) => `${figure(median(results[name].values))} ms`;
  return `${time("ours")} (Uppy ${time("uppy-s3")}, ali-oss ${time("ali-oss")})`;
}

const ratio = (results, id) => figure(median(ratios(results.xhr.values, results[id].values)));

function many(results, words) {
  const speed = (name) => figure(median(results[name].values));
  const own = words.perSecond(speed("ours"));
  return `${own} (${words.loop} ${speed("fetch")}, Uppy ${speed("uppy-s3")}, ali-oss ${speed("ali-oss")})`;
}

function refusal(results, words) {
  const cost = (name) => {
    const sent = median(results[name].values.map(({ sent }) => sent));
    const milliseconds = median(results[name].values.map(({ milliseconds }) => milliseconds));
    return `${figure(sent / 2 ** 20).replace(/^0\.000$/, "0")} MiB, ${milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${figure(milliseconds / 1000)} s`}`;
  };
  return `${cost("ours")} (${words.hand} ${cost("xhr")})`;
}

function checksum(results) {
  const speed = (name) => figure(median(results[`fromMemory ${name}`].values));
  return `${speed("ours")} GiB/s (hash-wasm ${speed("hash-wasm")})`;
}

/** Puts each table between the marks of its file, where there are such marks. */
export async function insertSummaries(tables) {
  for (const [file, text] of Object.entries(tables)) await insert(path.join(repository, file), text);
}

async function insert(file, text) {
  const page = await readFile(file, "utf8").catch(() => "");
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) return;
  await writeFile(file, `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`);
}
