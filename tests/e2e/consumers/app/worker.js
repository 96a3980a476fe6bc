import { Uploader } from "oss-form-upload";

addEventListener("message", async ({ data: { file, grant } }) => {
  try {
    const { key } = await new Uploader({ grant }).upload(file);
    postMessage({ key });
  } catch (error) {
    postMessage({ error });
  }
});
