// The chart of the READMEs: what a page downloads, and how many small files it uploads in a second.

import { title } from "./bundle.mjs";
import { figure } from "./format.mjs";
import { median } from "./stats.mjs";

const WIDTH = 760;
const LABELS = 190;
const BAR = 16;
const GAP = 8;
const SHOWN = ["ours", "uppy-xhr", "uppy-s3", "plupload", "antd", "axios", "ali-oss", "xhr", "fetch"];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .title { font-weight: 600; }
  .small { font-size: 11px; fill: #57606a; }
  .ours { fill: #e4572e; } .ours.second { fill: #f29b80; }
  .peer { fill: #6e7f91; } .peer.second { fill: #b4bfca; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .small { fill: #9198a1; }
    .peer { fill: #7d8ea0; } .peer.second { fill: #4c5966; } .ours.second { fill: #a84a2f; }
  }`;

/** An SVG with one bar for each peer, or one for each browser. */
export function chart({ bytes, many }) {
  const browsers = Object.keys(many.data);
  const speeds = (name) => browsers.map((browser) => speed(many.data[browser][name]));
  const panels = [
    { text: "Download, kB after gzip: less is better", bars: SHOWN.map((name) => ({ name, values: [bytes.data.sizes[name].gzip / 1000] })) },
    { text: `Small files uploaded in a second, ${browsers.join(" (dark) and ")} (light): more is better`, bars: SHOWN.map((name) => ({ name, values: speeds(name) })) },
  ];
  const drawn = panels.reduce(({ parts, top }, panel) => add(parts, top, panel), { parts: [], top: 0 });
  return svg(drawn.parts, drawn.top);
}

const speed = ({ values, error }) => (error ? 0 : median(values));

function add(parts, top, panel) {
  const sorted = panel.bars.toSorted((a, b) => order(panel, a) - order(panel, b));
  const most = Math.max(...sorted.flatMap(({ values }) => values));
  const heading = `<text class="title" x="8" y="${top + 22}">${panel.text}</text>`;
  const start = { parts: [...parts, heading], top: top + 36 };
  return sorted.reduce(({ parts, top }, bar) => addBar(parts, top, bar, most), start);
}

/** Small downloads first, and high speeds first. */
const order = ({ text }, { values }) => (text.startsWith("Download") ? values[0] : -values[0]);

function addBar(parts, top, { name, values }, most) {
  const height = BAR / values.length;
  const kind = name.startsWith("ours") ? "ours" : "peer";
  const label = `<text x="${LABELS - 8}" y="${top + 13}" text-anchor="end">${escaped(title(name))}</text>`;
  const bars = values.map((value, index) => {
    const width = Math.max(1, (value / most) * (WIDTH - LABELS - 110));
    return `<rect class="${kind}${index ? " second" : ""}" x="${LABELS}" y="${top + index * height}" width="${width.toFixed(1)}" height="${height}"/>`;
  });
  const end = LABELS + 6 + (Math.max(...values) / most) * (WIDTH - LABELS - 110);
  const note = `<text class="small" x="${end.toFixed(1)}" y="${top + 12}">${values.map(figure).join(" / ")}</text>`;
  return { parts: [...parts, label, ...bars, note], top: top + BAR + GAP };
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function svg(parts, height) {
  const bottom = height + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom}" width="${WIDTH}" height="${bottom}" role="img" aria-label="Downloads and speeds of this package and its peers">
<style>${STYLE}
</style>
${parts.join("\n")}
</svg>
`;
}
