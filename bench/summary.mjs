// The short table of the READMEs, between <!-- bench:begin --> and <!-- bench:end -->, in the language of each.

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { figure, mebibytes, table } from "./format.mjs";
import { sizeName } from "./scale.mjs";
import { median, ratios } from "./stats.mjs";

const repository = path.resolve(import.meta.dirname, "..");
const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

const WORDS = {
  "README.md": {
    bytes: "Download, gzip",
    coldStart: "Ready to send, from nothing",
    off: (size) => `${size}, against XMLHttpRequest by hand`,
    crc64: (size) => `the same with CRC-64`,
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
  "README.zh-CN.md": {
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

/** The table for each README, by its name. */
export function summaryTables(results, scale) {
  const names = Object.entries(WORDS).map(([file, words]) => [file, summary(results, scale, words)]);
  return Object.fromEntries(names);
}

function summary(results, scale, words) {
  const browsers = Object.keys(results["one-file"].data);
  const line = (what, cell) => [what, ...browsers.map(cell)];
  const { off, crc64, limited } = words;
  const size = sizeName(scale.oneFile);
  const rate = (scale.limited.bytesPerSecond * 8) / 1e6;
  return table(["", ...browsers], [
    line(words.bytes, () => shipped(results)),
    line(words.coldStart, (browser) => coldStart(results["cold-start"].data[browser])),
    line(off(size), (browser) => words.speed(ratio(results["one-file"].data[browser], "off"))),
    line(crc64(size), (browser) => words.speed(ratio(results["one-file"].data[browser], "crc64"))),
    line(limited(sizeName(scale.limited.size), rate), (browser) => words.speed(ratio(results.limited.data[browser], "crc64"))),
    line(words.many(scale.many.count, sizeName(scale.many.size)), (browser) => many(results.many.data[browser], words)),
    line(words.memory(sizeName(scale.memory.large)), (browser) => `${mebibytes(results.memory.data[browser][0].peak.wasm)} MiB`),
    line(words.refusal(sizeName(scale.refusal.size)), (browser) => refusal(results.refusal.data[browser], words)),
    line(words.crc, (browser) => checksum(results.checksum.data[browser])),
  ]);
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

/** Puts each table between the marks of its README, where there are such marks. */
export async function insertSummaries(tables) {
  for (const [file, text] of Object.entries(tables)) await insert(path.join(repository, file), text);
}

async function insert(file, text) {
  const readme = await readFile(file, "utf8").catch(() => "");
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) return;
  await writeFile(file, `${readme.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${readme.slice(end)}`);
}
