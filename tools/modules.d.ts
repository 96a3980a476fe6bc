// Declares the modules that exist only once the package is built, for the type check of the JavaScript.

declare module "#glue" {
  export const Uploader: new (options: unknown) => Record<string, (...input: any[]) => any>;
  export function signLocally(options: unknown): Promise<unknown>;
  export function restart(): void;
  export function listen(): void;
  export default function (input: { module_or_path: unknown }): Promise<unknown>;
}

declare module "#wasm" {
  const base64: string;
  export default base64;
}

declare module "#javascript" {
  export function instantiate(imports: object): { memory: { buffer: ArrayBuffer } } & Record<string, unknown>;
}

declare module "#source" {
  export function source(): unknown;
}

declare module "*/pkg/web.js" {
  export * from "oss-form-upload";
  /** Is there in a build with local signing alone. */
  export const signLocally: ((options: object) => Promise<unknown>) | undefined;
}

declare module "*/pkg/advice.js" {
  export * from "oss-form-upload/advice";
}

declare module "*/pkg/diagnose.js" {
  export * from "oss-form-upload/diagnose";
}
