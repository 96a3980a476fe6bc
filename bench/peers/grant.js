// The part of a page that posts the form by itself: it fetches the grant, once, and names the fields of the form.

const grants = new Map();

/** The URL to post to and the fields before the file, of the grant behind `grantUrl`. */
export async function formFor(file, grantUrl) {
  if (!grants.has(grantUrl)) grants.set(grantUrl, fetchGrant(grantUrl));
  return toForm(await grants.get(grantUrl), file.name);
}

async function fetchGrant(grantUrl) {
  const response = await fetch(grantUrl);
  if (!response.ok) throw new Error(`no grant: HTTP ${response.status}`);
  return response.json();
}

function toForm(grant, name) {
  const fields = {
    key: grant.dir + name,
    policy: grant.policy,
    "x-oss-signature-version": grant.x_oss_signature_version,
    "x-oss-credential": grant.x_oss_credential,
    "x-oss-date": grant.x_oss_date,
    "x-oss-signature": grant.signature,
    "x-oss-security-token": grant.security_token,
  };
  return { url: grant.host, dir: grant.dir, fields };
}

/** The form with the file as its last field. */
export function formData(fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return form;
}
