// What each cause looks like from a page, what is asked about it, and what every combination of answers says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { causeOf } from "../../src/npm/engine/diagnosis.js";

const PAGE = { isOffline: false, isWatched: false, inPage: true, isIsolated: false };
const WATCHED = { ...PAGE, isWatched: true };
const NODE = { ...PAGE, inPage: false };

/** Gives the `answers` one by one; gives what they were given to, in the same form, and the verdict. */
async function examined(facts, answers) {
  const asked = [];
  const verdict = await causeOf(facts, async (question) => {
    assert.ok(asked.length < answers.length, `one question too many, ${question}, of ${JSON.stringify({ facts, answers })}`);
    const answer = answers[asked.length];
    asked.push([question, answer]);
    return answer;
  });
  return { asked, verdict };
}

/** Asserts that exactly these questions are asked, in this order, and what their answers come to. */
async function assertAsks(facts, expected, verdict) {
  const found = await examined(facts, expected.map(([, answer]) => answer));
  assert.deepEqual(found, { asked: expected, verdict });
}

test("nothing is asked while the browser is offline", async () => {
  await assertAsks({ ...PAGE, isOffline: true }, [], "Offline");
  await assertAsks({ ...WATCHED, isOffline: true }, [], "Offline");
});

test("a blocked request is asked about once", async () => {
  const blocked = [["cors", false], ["csp", true]];
  await assertAsks(PAGE, blocked, "BlockedByCsp");
  await assertAsks(WATCHED, blocked, "BlockedByCsp");
});

test("a host that answers nothing is unreachable", async () => {
  const silence = [["cors", false], ["csp", false], ["opaque", false]];
  await assertAsks(PAGE, silence, "HostUnreachable");
  await assertAsks(WATCHED, silence, "HostUnreachable");
});

test("an isolated page cannot tell silence from an answer that is kept from it", async () => {
  const isolated = { ...PAGE, isIsolated: true };
  await assertAsks(isolated, [["cors", false], ["csp", false], ["opaque", false]], "Network");
  await assertAsks(isolated, [["cors", false], ["csp", false], ["opaque", true], ["cors", false]], "CorsNotAllowed");
});

test("a host that answers only where nobody reads it has no CORS rule for the page", async () => {
  const hidden = [["cors", false], ["csp", false], ["opaque", true], ["cors", false]];
  await assertAsks(PAGE, hidden, "CorsNotAllowed");
  await assertAsks(WATCHED, hidden, "CorsNotAllowed");
});

test("a host that answers all but watched posts refuses the preflight", async () => {
  await assertAsks(WATCHED, [["cors", true], ["preflighted", false], ["cors", true]], "PreflightRefused");
});

test("a host that answers the page has cut the connection", async () => {
  await assertAsks(PAGE, [["cors", true]], "ConnectionReset");
  await assertAsks(WATCHED, [["cors", true], ["preflighted", true]], "ConnectionReset");
});

test("a network that comes and goes is not taken for a setting", async () => {
  await assertAsks(PAGE, [["cors", false], ["csp", false], ["opaque", true], ["cors", true]], "ConnectionReset");
  await assertAsks(WATCHED, [["cors", true], ["preflighted", false], ["cors", false]], "ConnectionReset");
});

test("outside of browsers one question is enough", async () => {
  for (const facts of [NODE, { ...NODE, isWatched: true }]) {
    await assertAsks(facts, [["cors", true]], "ConnectionReset");
    await assertAsks(facts, [["cors", false]], "HostUnreachable");
  }
});

/** All facts that there can be. */
const STARTS = Array.from({ length: 16 }, (_, bits) => ({
  isOffline: Boolean(bits & 1),
  isWatched: Boolean(bits & 2),
  inPage: Boolean(bits & 4),
  isIsolated: Boolean(bits & 8),
}));

/** What four answers, whatever they are, come to: each way once, with the questions that it took. */
async function waysFrom(facts) {
  const ways = new Map();
  for (let bits = 0; bits < 16; bits++) {
    const way = await examined(facts, [1, 2, 4, 8].map((bit) => Boolean(bits & bit)));
    ways.set(JSON.stringify(way.asked), { facts, ...way });
  }
  return [...ways.values()];
}

test("whatever is answered, four questions are enough", async () => {
  const counts = await Promise.all(STARTS.map(async (facts) => (await waysFrom(facts)).length));
  assert.deepEqual(counts, [2, 1, 2, 1, 5, 1, 7, 1, 2, 1, 2, 1, 5, 1, 7, 1]);
});

test("what nobody tries again after is said only between two equal answers", async () => {
  const sure = {
    CorsNotAllowed: ({ inPage }, { cors, opaque }) => inPage && opaque[0] && String(cors) === "false,false",
    PreflightRefused: ({ isWatched }, { cors, preflighted }) => isWatched && !preflighted[0] && String(cors) === "true,true",
    BlockedByCsp: (_, { csp }) => csp[0],
  };
  const said = new Set();
  for (const { facts, asked, verdict } of (await Promise.all(STARTS.map(waysFrom))).flat()) {
    const answers = { cors: [], csp: [], opaque: [], preflighted: [] };
    for (const [question, answer] of asked) answers[question].push(answer);
    assert.ok(!sure[verdict] || sure[verdict](facts, answers), `${verdict} from ${JSON.stringify({ facts, asked })}`);
    said.add(verdict);
  }
  const all = ["BlockedByCsp", "ConnectionReset", "CorsNotAllowed", "HostUnreachable", "Network", "Offline", "PreflightRefused"];
  assert.deepEqual([...said].sort(), all);
});
