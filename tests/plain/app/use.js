// Uses the module, on both pages, once the test asks for it.

export function offer({ isUploadError, Uploader, UploadError }) {
  globalThis.use = async (grant, name) => {
    const uploader = new Uploader({ grant });
    const { key, verified } = await uploader.upload(new File(["plain"], name), { onProgress() {} });
    const error = await uploader.upload("no file").catch((error) => error);
    const refused = { isUploadError: isUploadError(error), isInstance: error instanceof UploadError, code: error.code };
    return { key, verified, refused };
  };
}
