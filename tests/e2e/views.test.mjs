// The policy, the code and the diagnosis, and the language of it all.

import assert from "node:assert/strict";
import { it } from "node:test";
import { inEachBrowser } from "./harness.mjs";

const GRANT = "/get_post_signature_for_oss_upload";

inEachBrowser((bench) => {
  it("puts the policy into words", async () => {
    const { page } = bench;
    await page.open({ grant: `${GRANT}?min=1&max=2048&types=image/png,image/jpeg&dir=other/` });
    await page.goTo("policy");
    await page.until(async () => /^Holds for (10:00|9:5\d), until /.test(await page.textOf("expiry")), "no countdown");
    const sentences = (await page.textOf("conditions")).split("\n");
    const expected = [
      "The bucket is “demo-bucket”",
      "The object key begins with “other/”",
      "The file has 1 byte to 2 KB (2,048 bytes)",
      "The content type is “image/png” or “image/jpeg”",
    ];
    for (const sentence of expected) assert.ok(sentences.includes(sentence), `${sentence} in ${sentences}`);
  });

  it("counts down to the end of a grant, and then uploads with another", async () => {
    const { page } = bench;
    await page.open({ grant: `${GRANT}?expires_in=2` });
    await page.goTo("policy");
    await page.until(async () => /^Expired at /.test(await page.textOf("expiry")), "the grant never ended");
    await page.drop([{ name: "afterwards.txt", text: "text", type: "text/plain" }]);
    await page.settled("afterwards.txt", "done");
  });

  it("asks for other terms, refuses files that they do not allow, and keeps them in the address", async () => {
    const { page } = bench;
    await page.open();
    await page.goTo("policy");
    await page.clickOn('[data-preset="tiny"]');
    const conditions = () => page.textOf("conditions");
    await page.until(async () => /The file has at most 10 bytes/.test(await conditions()), "the terms stayed");
    await page.drop([{ name: "too long.txt", text: "eleven bytes", type: "text/plain" }]);
    await page.settled("too long.txt", "refused");
    assert.equal(new URL(await page.driver.getCurrentUrl()).searchParams.get("grant"), `${GRANT}?max=10`);
    await page.goTo("policy");
    await page.clickOn("#terms [type=reset]");
    await page.until(async () => /at most 5 GB/.test(await conditions()), "the usual terms never came back");
    await page.goTo("upload");
    await page.retry("too long.txt");
  });

  it("keeps the terms when the server refuses others, and shows the reason", async () => {
    const { page } = bench;
    await page.open();
    await page.goTo("policy");
    await page.fillIn("#terms [name=min]", "9");
    await page.fillIn("#terms [name=max]", "3");
    await page.click("use-terms");
    const answer = () => page.textOf("terms-answer");
    await page.until(async () => /^The server gives no such grant/.test(await answer()), "nothing was said");
    await page.goTo("upload");
    await page.drop([{ name: "as before.txt", text: "text", type: "text/plain" }]);
    await page.settled("as before.txt", "done");
  });

  it("shows the code for the settings, and the form without its signature", async () => {
    const { page } = bench;
    await page.open({ grant: `${GRANT}?max=99` });
    await page.useCallback({ note: "a note" });
    await page.fill("concurrency", "5");
    await page.goTo("code");
    const code = await page.textOf("upload-code");
    assert.match(code, /^import \{ Uploader \} from "oss-form-upload";\n/);
    assert.ok(code.includes(`new Uploader({\n  grant: "${GRANT}?max=99",\n  concurrency: 5,\n})`), code);
    assert.ok(code.includes('callbackVariables: { note: "a note" }'), code);
    const complete = async () => /<\/form>$/.test(await page.textOf("form-code"));
    await page.until(complete, "the form never came");
    const form = await page.textOf("form-code");
    assert.match(form, /^<form action="http:\/\/demo-bucket\.oss-cn-hangzhou\.localhost:\d+" method="post"/);
    assert.match(form, /name="key" value="user\/demo\/\$\{filename\}"/);
    for (const name of ["x-oss-signature", "x-oss-security-token"]) {
      assert.ok(form.includes(`name="${name}" value="…"`), name);
    }
  });

  it("shows the findings of diagnose() with the changes that they need", async () => {
    const { page } = bench;
    await page.open();
    await page.goTo("diagnose");
    await page.click("diagnose-button");
    await page.until(async () => (await page.findings()).length > 5, "nothing was found");
    assert.deepEqual([...new Set((await page.findings()).map(({ status }) => status))], ["ok"]);
    await bench.server.order({ cors: [] });
    await page.click("diagnose-button");
    const failing = async () => (await page.findings()).find(({ status }) => status === "fail");
    const problem = await page.until(failing, "no problem was found");
    assert.equal(problem.check, "cors");
    assert.match(problem.text, /<AllowedOrigin>/);
    await page.goTo("upload");
    await page.drop([{ name: "unreadable.txt", text: "text", type: "text/plain" }]);
    const { facts } = await page.settled("unreadable.txt", "failed");
    assert.equal(facts.Error, "CorsNotAllowed");
    await bench.server.forget();
  });

  it("speaks Chinese when it is asked to, and still does at the next visit", async () => {
    const { page } = bench;
    await page.open({ grant: `${GRANT}?max=10` });
    await page.drop([{ name: "拒绝.txt", text: "more than ten bytes", type: "text/plain" }]);
    await page.settled("拒绝.txt", "refused");
    await page.click("language");
    const [row] = await page.rows();
    assert.equal(row.detail, "策略要求：文件大小不超过10字节；实际为：19字节");
    assert.equal(row.facts["是否已存储"], "否");
    assert.match(row.facts["处理建议"], /^请更换文件/);
    await page.open();
    assert.equal(await page.driver.getTitle(), "OSS表单上传");
    assert.equal(await page.driver.executeScript("return document.documentElement.lang"), "zh-CN");
    await page.click("language");
    assert.equal(await page.driver.getTitle(), "Form upload to OSS");
  });

  it("switches the language also where nothing can be kept", async () => {
    const { page } = bench;
    await page.open();
    await page.forbidStorage();
    await page.click("language");
    assert.equal(await page.textOf("file-label"), "选择文件");
    await page.drop([{ name: "all the same.txt", text: "text", type: "text/plain" }]);
    await page.until(async () => (await page.rows())[0]?.state === "done", "the upload never ended");
    await page.open();
    assert.equal(await page.textOf("file-label"), "Choose files");
  });

  it("says so when the browser goes offline, until it is back", async () => {
    const { page } = bench;
    await page.open();
    await page.tell("offline");
    assert.match(await page.notice(), /^You are offline/);
    await page.tell("online");
    await page.until(async () => (await page.textOf("notice")) === "", "the notice stayed");
  });

  it("has no panel for local signing with the published package", async () => {
    await bench.page.open();
    await bench.page.goTo("policy");
    assert.equal(await bench.page.textOf("local-signing"), "");
  });
});

inEachBrowser((bench) => {
  it("signs in the page with a build that can, and keeps the credentials nowhere", async () => {
    const { page } = bench;
    const credentials = {
      accessKeyId: "STS.example",
      accessKeySecret: "not-a-real-secret",
      securityToken: "example-security-token",
      region: "cn-hangzhou",
      bucket: "demo-bucket",
      endpoint: `http://oss-cn-hangzhou.localhost:${bench.server.port}`,
    };
    await page.open();
    await page.goTo("policy");
    for (const [name, value] of Object.entries(credentials)) {
      await page.fillIn(`#local-signing-form [name=${name}]`, value);
    }
    await page.clickOn("#local-signing-form button:not([type])");
    const answer = () => page.textOf("local-signing-answer");
    await page.until(async () => /^Grants are signed in this page/.test(await answer()), "nothing was signed");
    await page.goTo("code");
    assert.match(await page.textOf("upload-code"), /grant: \(\) => signLocally\(credentials\)/);
    await page.drop([{ name: "signed here.txt", text: "text", type: "text/plain" }]);
    const { facts } = await page.settled("signed here.txt", "done");
    assert.equal(facts["Object key"], "signed here.txt");
    const everything = "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])";
    const kept = await page.driver.executeScript(everything);
    assert.ok(!kept.includes("secret"), kept);
  });
}, { pkg: "target/pkg-local-signing" });
