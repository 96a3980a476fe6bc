// The types of the package, in projects of all kinds: old and new versions of TypeScript, each way to resolve modules, each library.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { install, pack } from "../../tools/pack.mjs";

const modules = path.resolve(import.meta.dirname, "../../tools/node_modules");
let project;

before(async () => {
  project = await mkdtemp(path.join(tmpdir(), "oss-form-upload-types-"));
  await install(pack(project), project);
  for (const name of ["@types", "undici-types"]) await symlink(path.join(modules, name), path.join(project, "node_modules", name));
});

after(() => rm(project, { recursive: true }));

const USE = `
  import { Uploader, isUploadError } from "oss-form-upload";
  import { init } from "oss-form-upload/web";
  import { advice } from "oss-form-upload/advice";
  import { diagnose } from "oss-form-upload/diagnose";
  import { antdRequest } from "oss-form-upload/antd";
  import { elementRequest } from "oss-form-upload/element-plus";
  import { useUpload } from "oss-form-upload/react";
  export const done: Promise<string> = init().then(() => new Uploader({ grant: "/grant" }).upload(new Blob([]), { key: "k" })).then(({ key }) => key);
  export const text: string | null = advice(isUploadError(done) ? done : null);
  export const checks: Promise<unknown> = diagnose(new Uploader({ grant: "/grant" }));
  export const loaded: Promise<void> = init(new Uint8Array(8));
  // Adapters whose types ask for no library.
  const uploader = new Uploader({ grant: "/grant" });
  export const end = (request: Parameters<ReturnType<typeof antdRequest>>[0]): void => antdRequest(uploader)(request).abort();
  export const other: unknown = elementRequest(uploader, ({ name }) => ({ key: name }));
  export const statuses: string[] = useUpload(uploader).files.map(({ status }) => status);
  // @ts-expect-error a grant is needed
  export const wrong = new Uploader();
`;

const DOM = "the DOM";
const ALL = ["node10", "node16", "nodenext", "bundler"];
/** By name: the folder of a version, the ways to resolve modules, and those that are tried with other libraries than the DOM. */
const VERSIONS = {
  oldest: { folder: "typescript-oldest", resolutions: ALL, further: [] },
  current: { folder: "typescript", resolutions: ALL, further: ["bundler"] },
  // It has left node10.
  newest: { folder: "typescript-newest", resolutions: ALL.slice(1), further: ["nodenext", "bundler"] },
};
/** The file and the module format for a way to resolve modules. */
const HOW = {
  node10: ["use.ts", "esnext"],
  node16: ["use.mts", "node16"],
  nodenext: ["use.cts", "nodenext"],
  bundler: ["use.ts", "esnext"],
};
const LIBRARIES = {
  [DOM]: ["--lib", "es2022,dom"],
  "workers": ["--lib", "es2022,webworker"],
  "Node, without the DOM": ["--lib", "es2022", "--types", "node"],
};

for (const [name, { folder, resolutions, further }] of Object.entries(VERSIONS)) {
  describe(`the ${name} TypeScript`, () => {
    for (const resolution of resolutions) {
      for (const [library, options] of Object.entries(LIBRARIES)) {
        if (library !== DOM && !further.includes(resolution)) continue;
        // TypeScript below 5.8 lets no CommonJS file import an ES module, which Node does.
        const [file, module] = resolution === "nodenext" && name === "oldest" ? ["use.mts", "nodenext"] : HOW[resolution];
        test(`resolves by ${resolution} for ${library}, and leaves no library of the package unchecked`, async () => {
          await writeFile(path.join(project, file), USE);
          const checks = ["--noEmit", "--strict", "--skipLibCheck", "false", "--target", "es2022"];
          const how = ["--module", module, "--moduleResolution", resolution];
          const tsc = path.join(modules, folder, "bin/tsc");
          const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, ...checks, ...how, ...options, file], { cwd: project, encoding: "utf8" });
          assert.equal(status, 0, `${stdout}${stderr}`);
        });
      }
    }
  });
}
