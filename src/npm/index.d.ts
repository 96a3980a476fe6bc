/**
 * Form upload (PostObject) from a web page straight to Alibaba Cloud OSS, with a server-issued Post Policy and
 * signature. The access key secret never reaches the page.
 *
 * @module oss-form-upload
 */

export * from "./grant.js";
export * from "./types.js";

/** The module, its bytes, or its address, as {@link init} takes them. */
export type InitInput = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | CompiledModule;

/** `WebAssembly.Module`, where the project's libraries have it. */
export type CompiledModule = typeof globalThis extends Record<"WebAssembly", Record<"Module", Record<"prototype", infer Module>>>
  ? Module
  : never;

/**
 * Loads the WebAssembly module before the first upload does. Calls at the same time share one load, and after a failure the
 * next call tries again.
 *
 * @param input - The module, its bytes, or its address. By default, the module of the entry.
 * @throws {@link UploadError} with code `LoadFailed`
 */
export function init(input?: InitInput | Promise<InitInput>): Promise<void>;
