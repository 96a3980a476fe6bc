// Declares the parts of Uppy that its adapter uses, for checks that run without Uppy. tests/e2e/components has the real ones.

declare module "@uppy/core" {
  export type Meta = Record<string, unknown>;
  export type Body = Record<string, unknown>;
  export interface PluginOpts {
    id?: string;
  }
  export interface UppyFile<M extends Meta, B extends Body> {
    id: string;
    meta: { name: string } & M;
    response?: { body?: B };
  }
  export interface Uppy<M extends Meta, B extends Body> {
    getFile(id: string): UppyFile<M, B>;
  }
  export interface PluginTypeRegistry<M extends Meta, B extends Body> {}
  export class BasePlugin<Opts extends PluginOpts, M extends Meta, B extends Body> {
    constructor(uppy: any, opts: Opts);
    id: string;
    type: string;
    uppy: any;
    opts: Opts;
  }
  export class EventManager {
    constructor(uppy: any);
    on(event: string, listener: (...values: any[]) => void): void;
    onFileRemove(id: string, listener: () => void): void;
    onCancelAll(id: string, listener: () => void): void;
    remove(): void;
  }
}

declare module "@uppy/core/utils" {
  export function filterFilesToUpload(files: any[]): any[];
  export function filterFilesToEmitUploadStarted(files: any[]): any[];
}
