import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { NO_ATTRIBUTES } from "../../shared/host_attributes.ts";
import { hashTokenCheaply } from "../../testing/cheap_hashes.ts";
import { TestingClock } from "../../testing/clock.ts";
import { queryRows, withStore } from "../../testing/store.ts";
import type { Store } from "../store/port.ts";
import { CODE_LASTS_MS, createEnrolments, type Enrolments } from "./enrolments.ts";
import { createToken, tokenDigest } from "./tokens.ts";

const SECRET = "the key";

function withEnrolments(
  test: (
    parts: { enrolments: Enrolments; store: Store; clock: TestingClock; path: string },
  ) => Promise<void>,
): Promise<void> {
  return withStore(async (store, path) => {
    const clock = new TestingClock();
    const tokens = {
      async make() {
        const token = createToken();
        const token_hash = await hashTokenCheaply(token);
        return { token, kept: { token_hash, token_digest: tokenDigest(SECRET, token) } };
      },
    };
    await test({ enrolments: createEnrolments({ store, tokens, clock }), store, clock, path });
  });
}

async function makeOne(enrolments: Enrolments, name: string): Promise<string> {
  const { made: [only] } = await enrolments.register([name], NO_ATTRIBUTES);
  return only?.code ?? "";
}

Deno.test("register() makes a code for each free name, and keeps none of them", () =>
  withEnrolments(async ({ enrolments, path }) => {
    await makeOne(enrolments, "pve-02");

    const { made, taken } = await enrolments.register(["pve-01", "PVE-02"], NO_ATTRIBUTES);

    deepStrictEqual([made.map(({ name }) => name), taken], [["pve-01"], ["PVE-02"]]);
    const code = made[0]?.code ?? "";
    match(code, /^[\w-]{43}$/);
    const kept = JSON.stringify([
      ...queryRows(path, "SELECT * FROM enrolments"),
      ...queryRows(path, "SELECT * FROM hosts"),
    ]);
    ok(!kept.includes(code));
  }));

Deno.test("redeem() gives another token each time, the one before is void, and a join ends it", () =>
  withEnrolments(async ({ enrolments, store, clock }) => {
    const code = await makeOne(enrolments, "pve-01");

    const first = await enrolments.check("PVE-01", code);
    ok(first !== null);
    const tokens = [await enrolments.redeem(first), await enrolments.redeem(first)];

    notStrictEqual(tokens[0], tokens[1]);
    const host = await store.findHost("pve-01");
    strictEqual(host?.token_digest, tokenDigest(SECRET, tokens[1] ?? ""));

    await store.endCode(first.host_id, host?.token_hash ?? "", clock.nowMs());
    strictEqual(await enrolments.check("pve-01", code), null);
    strictEqual(await enrolments.isLive(code), false);
    strictEqual(await enrolments.redeem(first), null);
  }));

Deno.test("check() takes no code of another host, of nobody, or past its day", () =>
  withEnrolments(async ({ enrolments, clock }) => {
    const code = await makeOne(enrolments, "pve-01");
    await makeOne(enrolments, "pve-02");

    strictEqual(await enrolments.check("pve-02", code), null);
    strictEqual(await enrolments.check("pve-03", code), null);
    strictEqual(await enrolments.check("pve-01", ""), null);

    await clock.advance(CODE_LASTS_MS - 1);
    ok(await enrolments.check("pve-01", code));
    strictEqual(await enrolments.isLive(code), true);
    await clock.advance(1);
    strictEqual(await enrolments.check("pve-01", code), null);
    strictEqual(await enrolments.isLive(code), false);
  }));

Deno.test("renew() ends the code before, for hosts that there are", () =>
  withEnrolments(async ({ enrolments }) => {
    const before = await makeOne(enrolments, "pve-01");

    const renewed = await enrolments.renew(["pve-01", "nobody"]);

    deepStrictEqual(renewed.map(({ name }) => name), ["pve-01"]);
    strictEqual(await enrolments.isLive(before), false);
    ok(await enrolments.check("pve-01", renewed[0]?.code ?? ""));
  }));
