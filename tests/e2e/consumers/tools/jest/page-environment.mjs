import { TestEnvironment } from "jest-environment-jsdom";

const ofNode = {
  AbortController, AbortSignal, Blob, File, FormData, Headers, Request, Response, TextDecoder, TextEncoder, fetch,
  XMLHttpRequest: undefined,
};

export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, ofNode);
  }
}
