import { Uploader } from "oss-form-upload";

test("uploads a file with the entry that carries the module", async () => {
  expect(typeof window).toBe("object");
  const uploader = new Uploader({ grant: process.env.GRANT });
  const { status } = await uploader.upload(new File(["hello"], "jest-commonjs-page.txt"));
  expect(status).toBe(204);
});
