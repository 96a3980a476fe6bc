// The texts about error codes that the pages need beside the sentences of `advice`: the event in both languages, and
// whether the object is in the bucket then. A code of the types that is missing here fails the build of the pages.

export const ERRORS = {
  InvalidArgument: { stored: "no", en: "An argument or option has the wrong type or value.", zh: "参数或选项的类型或值不正确。" },
  InvalidKey: { stored: "no", en: "The key breaks a rule of OSS.", zh: "Object Key 不符合 OSS 的规则。" },
  DuplicateKey: {
    stored: "no",
    en: "Another file of the same call, or one that is not settled, has the same key. The later file was refused before it was sent; `duplicate` names the key.",
    zh: "同一次调用中的另一个文件或尚未结束的上传使用相同的 Key。后一个文件在发送之前已被拒绝，`duplicate` 中包含该 Key。",
  },
  EntityTooLarge: { stored: "no", en: "The file has more than 5 GB.", zh: "文件超过 5 GB。" },
  GrantUnavailable: {
    stored: "no",
    en: "The policy endpoint or the `grant` function failed or took too long, or a CORS rule hides the answer from the page.",
    zh: "凭证接口或 `grant` 函数失败、响应过慢，或者其 CORS 规则不允许网页读取响应。",
  },
  InvalidGrant: { stored: "no", en: "The answer of the endpoint or function is not a usable grant.", zh: "接口或函数的响应不是可用的上传凭证。" },
  PolicyViolation: { stored: "no", en: "The form breaks the policy or a limit of OSS. `violations` lists the broken rules.", zh: "表单不符合 policy 或 OSS 的限制，`violations` 列出了不符合的规则。" },
  MixedContent: { stored: "no", en: "The page came by `https:`, the host of the grant is `http:`, and a small request showed that the browser lets none through. A page with `upgrade-insecure-requests` may use such a host.", zh: "网页通过 `https:` 打开，而上传凭证的 host 是 `http:`，并且试探性的小请求表明浏览器会拦截。启用了 `upgrade-insecure-requests` 的网页可以使用这样的 host。" },
  Network: { stored: "unknown", en: "No answer came, and the reason could not be found out.", zh: "没有收到响应，且无法查明原因。" },
  Offline: { stored: "unknown", en: "The browser is offline.", zh: "浏览器处于离线状态。" },
  BlockedByCsp: { stored: "no", en: "The page's Content Security Policy forbids the host of the grant.", zh: "网页的内容安全策略禁止访问上传凭证中的 host。" },
  HostUnreachable: { stored: "unknown", en: "Nothing answers at the host of the grant. Chromium also keeps pages of the internet out of local networks, unless the user allows it.", zh: "上传凭证中的 host 没有任何响应。此外，未经用户允许，Chromium 会禁止来自互联网的网页访问本地网络。" },
  CorsNotAllowed: { stored: "unknown", en: "No CORS rule of the bucket lets this page read the answer.", zh: "Bucket 没有允许该网页读取响应的跨域规则。" },
  PreflightRefused: { stored: "no", en: "The host refuses the CORS preflight that `onProgress`, `stallTimeout` and `answerTimeout` cause.", zh: "`onProgress`、`stallTimeout` 和 `answerTimeout` 产生的预检请求被拒绝。" },
  ConnectionReset: { stored: "unknown", en: "The connection was cut.", zh: "连接中断。" },
  Stalled: { stored: "unknown", en: "Nothing moved for `stallTimeout` milliseconds, or no answer came for `answerTimeout` after the last byte.", zh: "在 `stallTimeout` 毫秒内没有任何数据传输，或者最后一个字节发出后在 `answerTimeout` 毫秒内没有收到响应。" },
  FileChanged: {
    stored: { en: "no before it was sent; yes once OSS had stored it; else unknown", zh: "发送之前为 no；OSS 已保存时为 yes；其他情况为 unknown" },
    en: "The file changed, shrank or vanished on disk.",
    zh: "文件在磁盘上被修改、截断或删除。",
  },
  FileUnreadable: {
    stored: { en: "no; unknown where the form was under way", zh: "no；表单已开始发送时为 unknown" },
    en: "The browser could not read the file: it is locked, in the cloud, a folder, or access is denied. Chromium says the same of a file that changed between its choice and its upload.",
    zh: "浏览器无法读取文件：文件被锁定、位于云端、是文件夹，或者没有访问权限。文件在选择之后、上传之前被修改时，Chromium 也是如此。",
  },
  ChecksumMismatch: { stored: "yes", en: "The stored bytes differ from those of the file.", zh: "已保存的内容与文件不一致。" },
  CallbackFailed: { stored: "yes", en: "The object is stored; the callback to your server failed (HTTP 203).", zh: "Object 已保存，但对应用服务器的回调失败（HTTP 203）。" },
  ServiceError: {
    stored: { en: "no; unknown for 5xx", zh: "no；5xx 时为 unknown" },
    en: "OSS refused the upload. `service` holds its answer.",
    zh: "OSS 拒绝了上传，`service` 中包含其响应。",
  },
  UnexpectedAnswer: { stored: "unknown", en: "An answer came that is not one of OSS.", zh: "收到的响应不是来自 OSS。" },
  LoadFailed: { stored: "no", en: "The WebAssembly module could not be loaded.", zh: "无法加载 WebAssembly 模块。" },
  Internal: { stored: "unknown", en: "A defect of this package. The next call starts a new instance of the module.", zh: "本包自身的缺陷。下一次调用会启动新的模块实例。" },
};
