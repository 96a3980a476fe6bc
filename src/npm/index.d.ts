/**
 * Form upload (PostObject) from a web page straight to Alibaba Cloud OSS, with a server-issued Post Policy and
 * signature. The access key secret never reaches the page.
 *
 * @packageDocumentation
 */

export * from "./types.js";

/** What {@link init} takes. */
export type InitInput = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the WebAssembly module ahead of need; the first upload does it otherwise. Calls at the same time share one
 * load, and after a failure the next call tries again.
 *
 * @param input - The module, its bytes, or where to fetch it. By default the entry knows.
 * @throws {@link UploadError} with code `LoadFailed`
 */
export function init(input?: InitInput | Promise<InitInput>): Promise<void>;
