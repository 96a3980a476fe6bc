import { Uploader } from "oss-form-upload";
import { useUpload } from "oss-form-upload/react";

const uploader = new Uploader({ grant: "/get_post_signature_for_oss_upload" });

export function FileUpload() {
  const { files, upload, retry, remove } = useUpload(uploader);

  function choose({ target }) {
    upload(target.files);
    target.value = ""; // so that the same file can be chosen again
  }

  return (
    <>
      <label>
        Files <input type="file" multiple onChange={choose} />
      </label>
      <ul>
        {files.map(({ id, file, status, progress, result, error }) => (
          <li key={id}>
            {file.name} <progress max={100} value={progress.percent} aria-label={file.name} />
            <output>{result ? `Stored as ${result.key}` : error?.message}</output>
            {status === "failed" && <button onClick={() => retry(id)}>Retry</button>}
            <button onClick={() => remove(id)}>Remove</button>
          </li>
        ))}
      </ul>
    </>
  );
}
