// Findings in Simplified Chinese, in the terms of OSS's Chinese documentation. The keys are those of en.js.

const withRule = (rule) => `请在Bucket的跨域设置中添加以下规则：\n${rule}`;

const behind = (seconds) => `本机时间比应用服务器慢约${seconds}秒。`;
const ahead = (seconds) => `本机时间比应用服务器快约${seconds}秒。`;
const TOO_FAR = "如果是应用服务器的时间有误，由于相差超过15分钟，OSS会拒绝其签名。";
const SET_CLOCKS = "请使用时间服务（NTP）校准本机和应用服务器的时间。";
const FIX_CALLBACK = "请让应用服务器将包含callbackUrl和callbackBody的JSON进行Base64编码，并保留${…}的原样。";

export const zh = {
  grant: {
    ok: { message: "应用服务器可以签发上传凭证，且凭证包含上传所需的全部内容。" },
    failed: (why) => `无法获取上传凭证：${why}。`,
    other: {
      message: "无法获取上传凭证，且uploader没有说明原因。",
      fix: "请传入本软件包的Uploader，并检查作为grant选项的函数。",
    },
    ignored: ({ names }) => ({
      message: `上传凭证中有未被使用的成员：${names}。`,
      fix: "请让应用服务器按表单域的名称返回，与policy并列或放在“fields”中，并去掉其余成员。",
    }),
    callbackNotBase64: { message: "上传凭证中的callback不是JSON的单行Base64编码。", fix: FIX_CALLBACK },
    callbackNotJson: { message: "上传凭证中的callback经Base64解码后不是JSON对象。", fix: FIX_CALLBACK },
    callbackNoUrl: { message: "上传凭证中的callback缺少callbackUrl。", fix: FIX_CALLBACK },
    callbackTooManyUrls: { message: "上传凭证中callback的callbackUrl超过五个地址。", fix: "请让应用服务器填写一至五个地址，以;分隔。" },
    callbackNoBody: { message: "上传凭证中的callback缺少callbackBody。", fix: FIX_CALLBACK },
    callbackEncodedBody: { message: "上传凭证中callback的callbackBody经过了URL编码（%24%7B…），OSS无法替换其中的${…}。", fix: FIX_CALLBACK },
    callbackUnknownBodyType: { message: "上传凭证中callback的callbackBodyType既不是application/x-www-form-urlencoded，也不是application/json。", fix: "请让应用服务器使用这两种类型之一，或者去掉callbackBodyType。" },
    fixes: {
      GrantUnavailable: "请让获取签名的接口以状态码200返回JSON格式的上传凭证，并在其跨域规则中允许当前页面的来源。",
      InvalidGrant: "请让应用服务器按照文档中的格式返回host、policy、签名和credential。",
      MixedContent: "请让应用服务器返回以https:开头的host。",
      LoadFailed: "请将.wasm文件与web.js部署在同一目录；在不允许使用WebAssembly的地方，请部署替代它的without-webassembly.js。",
      InvalidArgument: "请修改错误信息中指出的Uploader选项。",
    },
  },

  clock: {
    ok: { message: "本机与应用服务器的时间相差不超过一分钟。" },
    behind: ({ number }) => ({ message: behind(number), fix: SET_CLOCKS }),
    ahead: ({ number }) => ({ message: ahead(number), fix: SET_CLOCKS }),
    farBehind: ({ number }) => ({ message: behind(number) + TOO_FAR, fix: SET_CLOCKS }),
    farAhead: ({ number }) => ({ message: ahead(number) + TOO_FAR, fix: SET_CLOCKS }),
  },

  policy: {
    ok: ({ number: seconds }) => ({ message: `policy在${seconds}秒后过期，并且限制了Bucket、Object Key和文件大小。` }),
    misspelt: ({ names: written }) => ({
      message: `policy的expiration为“${written}”，OSS不接受这种格式。`,
      fix: "请让应用服务器使用UTC时间，格式如2030-01-01T00:00:00.000Z。",
    }),
    expired: ({ number: seconds }) => ({
      message: `policy已于${seconds}秒前过期。`,
      fix: "请重新获取上传凭证，或者为上传组件指定能签发新凭证的接口。",
    }),
    cameExpired: ({ number: seconds }) => ({
      message: `收到上传凭证时，policy已过期；到期时间在${seconds}秒前。`,
      fix: "请避免缓存（CDN、框架、Service Worker）应用服务器签发的凭证，校准应用服务器的时间，或者延长policy的有效期。",
    }),
    ending: ({ number: seconds }) => ({
      message: `policy将在${seconds}秒后过期，剩余时间可能不足以完成上传。`,
      fix: "请在应用服务器上将policy的有效期设置为数分钟。",
    }),
    withoutV4: ({ names }) => ({
      message: `policy中没有${names}的条件，OSS会因为多余的表单域而拒绝上传。`,
      fix: `请在应用服务器的policy中为以下表单域逐一添加条件：${names}。`,
    }),
    withoutToken: {
      message: "policy中没有x-oss-security-token的条件，OSS可能会拒绝上传。",
      fix: "请在应用服务器的policy中添加x-oss-security-token的条件。",
    },
    withoutRange: {
      message: "policy中没有content-length-range，使用该凭证可以上传最大5 GB的文件。",
      fix: "请在应用服务器的policy中添加content-length-range，限制允许的文件大小。",
    },
    withoutKey: {
      message: "policy中没有key的条件，使用该凭证可以覆盖Bucket中的任意Object。",
      fix: "请在应用服务器的policy中为key添加starts-with条件，限定为该用户自己的前缀。",
    },
    withoutBucket: {
      message: "policy中没有bucket的条件，该凭证对签名者有权写入的所有Bucket都有效。",
      fix: "请在应用服务器的policy中添加bucket的条件。",
    },
  },

  host: {
    answers: { message: "host可以访问。" },
    offline: { message: "浏览器处于离线状态。", fix: "请连接网络。" },
    unreachable: {
      message: "上传凭证中的host没有响应。",
      fix: "请检查host的名称，并确认可以从当前网络访问。",
    },
    localUnreachable: {
      message: "上传凭证中的host没有响应。该host位于本地网络，而当前页面来自互联网，浏览器可能禁止了页面访问本地网络。",
      fix: "请在浏览器的网站设置中允许当前页面访问本地网络中的设备；或者检查host的名称，并确认可以从当前网络访问。",
    },
    isolated: ({ rule }) => ({
      message: "当前页面收不到host的响应。由于页面启用了跨源隔离，可能是host没有响应，也可能是Bucket没有匹配的跨域规则。",
      fix: `请确认可以从当前网络访问host。如果可以访问，${withRule(rule)}`,
    }),
    refused: ({ names: code, number: status }) => ({
      message: `OSS返回${status} ${code}，无法向该host上传。`,
      fix: "请让应用服务器返回Bucket自己的host，并使用其所在地域的Endpoint或者已为其开通的Endpoint。",
    }),
    unencrypted: {
      message: "host以http:开头，文件和签名在传输过程中没有加密。",
      fix: "请让应用服务器返回以https:开头的host。",
    },
    upgraded: {
      message: "host以http:开头；由于当前页面会升级不安全的请求，或者用户允许了此类请求，浏览器没有拦截，但会拦截其他通过https:访问的页面。",
      fix: "请让应用服务器返回以https:开头的host。",
    },
    internal: {
      message: "host是内网Endpoint，只能从阿里云内网的同一地域访问。",
      fix: "请让应用服务器返回不带-internal的外网Endpoint。",
    },
    accelerate: { message: "host是传输加速Endpoint，需要为Bucket开启传输加速。" },
    custom: { message: "host不是OSS的域名；如果是自定义域名，需要绑定到该Bucket。" },
  },

  csp: {
    ok: { message: "页面的内容安全策略允许访问host。" },
    blocked: ({ names: origin }) => ({
      message: "页面的内容安全策略不允许访问host。",
      fix: `请在connect-src中添加${origin}。`,
    }),
  },

  cors: {
    ok: { message: "Bucket的跨域规则允许当前页面上传并读取响应。" },
    hidden: ({ rule }) => ({
      message: "host有响应，但是Bucket没有允许当前页面读取响应的跨域规则：文件会被存储，上传却显示失败。",
      fix: withRule(rule),
    }),
  },

  preflight: {
    ok: { message: "可以监听上传进度：onProgress、stallTimeout和answerTimeout所触发的跨域预检请求被允许。" },
    refused: ({ rule }) => ({
      message: "onProgress、stallTimeout和answerTimeout所触发的跨域预检请求被拒绝，普通的上传请求则被允许。",
      fix: `请放行发往OSS的OPTIONS请求，或者去掉onProgress、stallTimeout和answerTimeout选项。${withRule(rule)}`,
    }),
  },

  headers: {
    ok: ({ names }) => ({
      message: `页面可以读取OSS错误响应中的响应头。存储成功后的响应头是否可以读取，需要实际上传才能确定；应暴露的响应头为：${names}。`,
    }),
    hidden: ({ names, rule }) => ({
      message: `页面无法读取${names}，因为跨域规则没有暴露。`,
      fix: withRule(rule),
    }),
  },
};
