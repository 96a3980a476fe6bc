// Writes the code for the settings of the page. It uses nothing of the browser, so that it can be tested anywhere.

/** JavaScript that uploads a file with these options; `isLocal` where the grant is signed in the page. */
export function uploadLines({ uploader, upload }, isLocal = false) {
  const uploaderOptions = isLocal ? { ...uploader, grant: code("() => signLocally(credentials)") } : uploader;
  const uploadOptions = { ...upload, onProgress: code("({ percent }) => console.log(percent)") };
  return [
    `import { ${isLocal ? "signLocally, " : ""}Uploader } from "oss-form-upload";`,
    "",
    `const uploader = new Uploader(${written(uploaderOptions)});`,
    "",
    `const result = await uploader.upload(file, ${written(uploadOptions)});`,
    `console.log(result.key, result.verified);`,
  ].join("\n");
}

/**
 * HTML of a plain form with hidden inputs; `fields` are pairs of names and values. Signature and token are left out:
 * they hold for minutes only, and the server or `formFields()` fills them in.
 */
export function formLines(action, fields) {
  return [
    `<form action="${escaped(action)}" method="post" enctype="multipart/form-data">`,
    ...fields.map(hiddenInput),
    `  <input type="file" name="file" required>`,
    `  <button>Upload</button>`,
    `</form>`,
  ].join("\n");
}

function hiddenInput([name, value]) {
  return `  <input type="hidden" name="${escaped(name)}" value="${escaped(shown(name, value))}">`;
}

const KEPT_BACK = new Set(["signature", "x-oss-signature", "x-oss-security-token"]);

const shown = (name, value) => (KEPT_BACK.has(name.toLowerCase()) ? "…" : value);

/** Text that is written as it is, and not as a string. */
const code = (text) => ({ code: text });

function written(value, indent = "") {
  if (value?.code) return value.code;
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${nameOf(name)}: ${written(member, `${indent}  `)}`);
  const line = `{ ${members.join(", ")} }`;
  if (line.length <= 60) return line;
  return `{\n${members.map((member) => `${indent}  ${member},\n`).join("")}${indent}}`;
}

const nameOf = (name) => (/^[a-z_]\w*$/i.test(name) ? name : JSON.stringify(name));

function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
