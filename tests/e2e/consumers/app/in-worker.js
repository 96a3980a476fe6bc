import { offer } from "./offer.js";

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });

offer((file, grant) => {
  worker.postMessage({ file, grant });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(data.error) : resolve(data));
    worker.onerror = ({ message }) => reject(new Error(message));
  });
});
