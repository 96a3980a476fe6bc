import { Uploader } from "oss-form-upload";
import { Uploader as WebUploader } from "oss-form-upload/web";

test.each([["index", Uploader], ["web", WebUploader]])("uploads a file with the entry %s", async (entry, Uploader) => {
  expect(typeof window).toBe("object");
  const uploader = new Uploader({ grant: process.env.GRANT });
  const { status } = await uploader.upload(new File(["hello"], `jest-page-${entry}.txt`));
  expect(status).toBe(204);
});
