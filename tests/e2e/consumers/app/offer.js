// Shared by all the pages: uploads the chosen file with the grant of the address, and shows the outcome.

export function offer(upload) {
  const input = Object.assign(document.createElement("input"), { type: "file" });
  const output = document.createElement("output");
  input.addEventListener("change", async () => {
    const [file] = input.files;
    output.textContent = await outcome(upload(file, grant()));
  });
  document.body.append(input, output);
}

export function grant() {
  return JSON.parse(new URLSearchParams(location.search).get("grant"));
}

/** As JSON: the key of the object, or what went wrong. */
export function outcome(upload) {
  return upload.then(
    ({ key }) => JSON.stringify({ key }),
    (error) => JSON.stringify({ error: `${error.code ?? error.name}: ${error.message}` }),
  );
}
