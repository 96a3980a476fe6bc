// The entries of a build with local signing: `#entry` and, beside what it exports, `signLocally`.

import { signLocally as sign } from "#core";
import { init } from "#entry";

export * from "#entry";

export async function signLocally(options) {
  await init();
  return sign(options);
}
