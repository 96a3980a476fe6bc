/** @jest-environment node */

import { Uploader } from "oss-form-upload";

test("uploads a file with the entry that carries the module", async () => {
  expect(typeof window).toBe("undefined");
  const uploader = new Uploader({ grant: process.env.GRANT });
  const { status } = await uploader.upload(new File(["hello"], "jest-commonjs-node.txt"));
  expect(status).toBe(204);
});
