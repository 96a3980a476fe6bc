// The SDK of Alibaba Cloud: no form upload, so a PUT with temporary credentials, which it signs in the page.

import OSS from "ali-oss";

let client;

export async function upload(file, { stsUrl }) {
  client ??= new OSS(await settings(stsUrl));
  await client.put(`user/demo/${file.name}`, file);
}

async function settings(stsUrl) {
  const response = await fetch(stsUrl);
  return { ...(await response.json()), timeout: 600_000 };
}

export function prepare(file, { sts }) {
  new OSS(sts);
}
