// English findings, each with the change that is needed, by check and topic. `names` is one text; `rule` is the CORS rule.

const withRule = (rule) => `Add this rule to the bucket's CORS settings:\n${rule}`;

const behind = (seconds) => `This computer's clock is about ${seconds} s behind the application server's.`;
const ahead = (seconds) => `This computer's clock is about ${seconds} s ahead of the application server's.`;
const TOO_FAR = " If the server's is the wrong one, OSS refuses what it signs, since it is more than 15 minutes off.";
const SET_CLOCKS = "Set both clocks by a time service (NTP).";
const FIX_CALLBACK = "Have the application server encode the JSON of callbackUrl and callbackBody in Base64, with ${…} as it is.";

export const en = {
  grant: {
    ok: { message: "The application server issues a grant, and it has all that an upload needs." },
    failed: (why) => `There is no grant: ${why}.`,
    other: {
      message: "There is no grant, and the uploader does not say why.",
      fix: "Pass an Uploader of this package, and look into the function that it has as its grant option.",
    },
    ignored: ({ names }) => ({
      message: `The grant has members that are used for nothing: ${names}.`,
      fix: "Have the application server give form fields their own names, beside the policy or in \"fields\", and leave out the rest.",
    }),
    callbackNotBase64: { message: "The callback of the grant is not Base64 of JSON, on one line.", fix: FIX_CALLBACK },
    callbackNotJson: { message: "The Base64 of the grant's callback does not decode to a JSON object.", fix: FIX_CALLBACK },
    callbackNoUrl: { message: "The callback of the grant has no callbackUrl.", fix: FIX_CALLBACK },
    callbackTooManyUrls: { message: "The callbackUrl of the grant's callback names more than five addresses.", fix: "Have the application server name one to five addresses, with ; between them." },
    callbackNoBody: { message: "The callback of the grant has no callbackBody.", fix: FIX_CALLBACK },
    callbackEncodedBody: { message: "The callbackBody of the grant's callback is URL-encoded (%24%7B…), so that OSS finds no ${…} to replace.", fix: FIX_CALLBACK },
    callbackUnknownBodyType: { message: "The callbackBodyType of the grant's callback is neither application/x-www-form-urlencoded nor application/json.", fix: "Have the application server write one of these two, or leave callbackBodyType out." },
    fixes: {
      GrantUnavailable: "Have the policy endpoint answer this page with status 200 and a grant in JSON, and allow the page's origin in its CORS rule.",
      InvalidGrant: "Have the application server answer with the host, the policy, the signature and the credential, in the form that the documentation shows.",
      MixedContent: "Have the application server issue a host that begins with https:.",
      LoadFailed: "Serve the .wasm file beside web.js, or where WebAssembly is not allowed without-webassembly.js, which replaces it.",
      InvalidArgument: "Correct the option of the Uploader that the message names.",
    },
  },

  clock: {
    ok: { message: "This computer's clock and the application server's agree to a minute." },
    behind: ({ number }) => ({ message: behind(number), fix: SET_CLOCKS }),
    ahead: ({ number }) => ({ message: ahead(number), fix: SET_CLOCKS }),
    farBehind: ({ number }) => ({ message: behind(number) + TOO_FAR, fix: SET_CLOCKS }),
    farAhead: ({ number }) => ({ message: ahead(number) + TOO_FAR, fix: SET_CLOCKS }),
  },

  policy: {
    ok: ({ number: seconds }) => ({ message: `The policy holds for ${seconds} s more, and limits bucket, key and size.` }),
    misspelt: ({ names: written }) => ({
      message: `The policy's expiration is "${written}", which OSS does not take.`,
      fix: "Have the application server write it in UTC, like 2030-01-01T00:00:00.000Z.",
    }),
    expired: ({ number: seconds }) => ({
      message: `The policy ended ${seconds} s ago.`,
      fix: "Get a new grant, or give the uploader a policy endpoint that issues new ones.",
    }),
    cameExpired: ({ number: seconds }) => ({
      message: `The policy had ended when the grant came: it ended ${seconds} s ago.`,
      fix: "Have no cache (CDN, framework, service worker) keep what the application server issues, set its clock, or give its policies a later expiration.",
    }),
    ending: ({ number: seconds }) => ({
      message: `The policy ends in ${seconds} s, which is short for an upload.`,
      fix: "Have the application server give its policies some minutes.",
    }),
    withoutV4: ({ names }) => ({
      message: `The policy has no condition for ${names}: OSS refuses the form for extra input fields.`,
      fix: `Have the application server add a condition for each of: ${names}.`,
    }),
    withoutToken: {
      message: "The policy has no condition for x-oss-security-token, which OSS may refuse.",
      fix: "Have the application server add a condition for x-oss-security-token.",
    },
    withoutRange: {
      message: "The policy has no content-length-range: files of up to 5 GB can be uploaded with it.",
      fix: "Have the application server add content-length-range with the sizes that it wants.",
    },
    withoutKey: {
      message: "The policy has no condition for key: any object of the bucket can be replaced with it.",
      fix: "Have the application server add a starts-with condition for key, with a prefix of the user's own.",
    },
    withoutBucket: {
      message: "The policy has no condition for bucket: it holds for every bucket that its signer may write to.",
      fix: "Have the application server add a condition for bucket.",
    },
  },

  host: {
    answers: { message: "The host answers." },
    offline: { message: "The browser is offline.", fix: "Connect the computer to the network." },
    unreachable: {
      message: "Nothing answers at the grant's host.",
      fix: "Check the host's name, and whether it can be reached from this network.",
    },
    localUnreachable: {
      message: "Nothing answers at the grant's host, which is in a local network while this page came from the internet: the browser may have kept the page out of that network.",
      fix: "Allow this page to reach devices of the local network, in the browser's settings for this site; or check the host's name, and whether it can be reached from this network.",
    },
    isolated: ({ rule }) => ({
      message: "No answer of the host reaches this page. Since the page is cross-origin isolated, that may have either of two causes: nothing answers, or no CORS rule of the bucket matches.",
      fix: `Check whether the host can be reached from this network. If it can: ${withRule(rule)}`,
    }),
    refused: ({ names: code, number: status }) => ({
      message: `OSS answers ${status} ${code}: this host cannot take uploads.`,
      fix: "Have the application server issue the bucket's own host, with the endpoint of its region or one that is enabled for it.",
    }),
    unencrypted: {
      message: "The host begins with http: files and signatures travel unencrypted.",
      fix: "Have the application server issue a host that begins with https:.",
    },
    upgraded: {
      message: "The host begins with http:; the browser lets this page send there, since it upgrades insecure requests or was told to allow them. Other pages of https: are blocked.",
      fix: "Have the application server issue a host that begins with https:.",
    },
    internal: {
      message: "The host is an internal endpoint, which answers only inside Alibaba Cloud, in the bucket's own region.",
      fix: "Have the application server issue the public endpoint, without -internal.",
    },
    accelerate: { message: "The host is a transfer acceleration endpoint, which must be enabled for the bucket." },
    custom: { message: "The host is none of OSS's own names; as a custom domain, it must be bound to the bucket." },
  },

  csp: {
    ok: { message: "The page's Content Security Policy lets it connect to the host." },
    blocked: ({ names: origin }) => ({
      message: "The page's Content Security Policy does not let it connect to the host.",
      fix: `Add ${origin} to connect-src.`,
    }),
  },

  cors: {
    ok: { message: "A CORS rule of the bucket lets this page post and read the answer." },
    hidden: ({ rule }) => ({
      message: "The host answers, but no CORS rule of the bucket lets this page read what: uploads are stored and still fail.",
      fix: withRule(rule),
    }),
  },

  preflight: {
    ok: { message: "Uploads may be watched: the CORS preflight that onProgress, stallTimeout and answerTimeout cause is allowed." },
    refused: ({ rule }) => ({
      message: "The CORS preflight that onProgress and stallTimeout cause is refused, though plain posts are allowed.",
      fix: `Let OPTIONS requests through to OSS, or leave onProgress, stallTimeout and answerTimeout out. ${withRule(rule)}`,
    }),
  },

  headers: {
    ok: ({ names }) => ({
      message: `The page can read the headers that an error of OSS has. Whether it can read those of a stored object too is seen with an upload; exposed should be: ${names}.`,
    }),
    hidden: ({ names, rule }) => ({
      message: `The page cannot read ${names}: the CORS rule does not expose it.`,
      fix: withRule(rule),
    }),
  },
};
