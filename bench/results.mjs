// The results as Markdown: all of them, and the few that the READMEs show.

import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { chart } from "./chart.mjs";
import { rows } from "./rows/index.mjs";
import { insertSummaries, summaryTables } from "./summary.mjs";

const repository = path.resolve(import.meta.dirname, "..");

/** One row as a section. What failed in one browser is said and does not keep the other out. */
export function render(row, { data, errors = {}, took, at }, scale) {
  const failed = Object.entries(errors).map(([browser, error]) => `${browser} failed: ${error.split("\n")[0]}`);
  if (!row.once && Object.keys(data).length === 0) return [`## ${row.id}`, ...failed].join("\n\n");
  const { title, how, tables, checks, why } = row.report(data, scale);
  const measured = `Measured in ${Math.round(took)} s, at a load of ${at.load.toFixed(1)} at the end.`;
  return [`## ${title}`, how, ...tables, ...targets(checks), ...reasons(checks, why), ...failed, measured].join("\n\n");
}

function targets(checks) {
  const lines = checks.map(({ target, value, met }) => `- ${met ? "✓" : "✗"} ${target}: ${value}`);
  return lines.length ? [lines.join("\n")] : [];
}

/** The reasons of missed targets. */
const reasons = (checks, why) => (why && checks.some(({ met }) => !met) ? [why] : []);

/** `standard` goes into the repository, with the chart; other scales are looked at and forgotten. */
export async function write(name, results, scale) {
  const measured = rows.filter(({ id }) => results[id]);
  const text = [...head(name, results), ...measured.map((row) => render(row, results[row.id], scale))].join("\n\n") + "\n";
  if (name !== "standard") return save(`target/bench/${name}.md`, text);
  await save("bench/results.md", text);
  if (measured.length < rows.length) return;
  await save("docs/images/bench.svg", chart(results));
  await insertSummaries(summaryTables(results, scale));
}

function head(name, results) {
  const outcomes = Object.values(results);
  const { machine, node } = outcomes[0].at;
  const browsers = new Set(outcomes.flatMap(({ versions = {} }) => Object.values(versions)));
  const dates = outcomes.map(({ at }) => at.date).sort();
  const commits = new Set(outcomes.map(({ at }) => at.commit));
  return [
    "# Measured side by side",
    `By \`make bench${name === "quick" ? "-quick" : ""}\` from ${dates[0]} to ${dates.at(-1)}, at commit ${[...commits].join(", ")}. ${machine}; Node ${node}; ${[...browsers].join(", ")}, headless.`,
    `Every peer gets the same file, the same local stand-in for OSS, and the same session of the browser; the runs are interleaved. A figure is the median, with the lowest and the highest in parentheses. Browser, stand-in and runner share the machine, so look at ratios, not at seconds. tus-js-client is left out: it speaks another protocol, which OSS does not.`,
  ];
}

async function save(file, text) {
  const target = path.join(repository, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  console.error(`wrote ${file}`);
}
