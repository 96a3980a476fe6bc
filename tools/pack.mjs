// The package as npm installs it: packed, and unpacked into the node_modules of a folder.

import { execFileSync } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";

const pkg = path.resolve(import.meta.dirname, "../pkg");

/** Packs the package into `folder`, and returns the path of the tarball. */
export function pack(folder) {
  const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], { cwd: pkg, encoding: "utf8" });
  return path.join(folder, JSON.parse(packed)[0].filename);
}

/** Installs a tarball of the package in `project`, in place of what is there. It has no dependencies to install. */
export async function install(tarball, project) {
  const target = path.join(project, "node_modules/oss-form-upload");
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
}
