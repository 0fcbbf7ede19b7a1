/** `POST /enroll` and the agent's packages: what a host does with its code before it has a token. */
import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { NO_ATTRIBUTES } from "../../shared/host_attributes.ts";
import { SHARES } from "../../shared/shares.ts";
import { createApp } from "../../server/app.ts";
import { CODE_LASTS_MS } from "../../server/auth/enrolments.ts";
import type { Hashing } from "../../server/auth/hashing.ts";
import { HashingBusy } from "../../server/auth/hashing.ts";
import { loadAgentPackages } from "../../server/web/agent_packages.ts";
import type { AppContext } from "../../server/web/context.ts";
import { layAgentPackages, PACKAGE } from "../../testing/agent_packages.ts";
import { createTestingContext } from "../../testing/app_context.ts";
import { hashTokenCheaply } from "../../testing/cheap_hashes.ts";
import type { TestingClock } from "../../testing/clock.ts";
import { withStore } from "../../testing/store.ts";
import { withDirectory } from "../../testing/with_directory.ts";

interface Stage {
  context: AppContext;
  clock: TestingClock;
  /** The code of a host that is registered for it. */
  enrol(name: string): Promise<string>;
  /** `POST /enroll`. */
  post(body: unknown): Promise<Response>;
  get(file: string, code: string | null, method?: string): Promise<Response>;
}

/** Requests come from no address. */
const NO_SOCKET = {};

let isBusy = false;

const hashing: Pick<Hashing, "hashToken"> = {
  hashToken: (token) => isBusy ? Promise.reject(new HashingBusy("")) : hashTokenCheaply(token),
};

function withStage(test: (stage: Stage) => Promise<void>): Promise<void> {
  return withDirectory((directory) =>
    withStore(async (store) => {
      await layAgentPackages(directory);
      await using made = await createTestingContext(store, { hashing: hashing as Hashing });
      const { clock } = made;
      const context = {
        ...made.context,
        agentPackages: await loadAgentPackages(directory, clock),
      };
      await context.fleet.start();
      const app = createApp(context);
      await test({
        context,
        clock,
        async enrol(name) {
          const { made: [only] } = await context.enrolments.register([name], NO_ATTRIBUTES);
          await context.fleet.refreshHosts();
          return only?.code ?? "";
        },
        post: async (body) =>
          await app.request("/enroll", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: typeof body === "string" ? body : JSON.stringify(body),
          }, NO_SOCKET),
        get: async (file, code, method = "GET") =>
          await app.request(`/enroll/packages/${file}`, {
            method,
            headers: code === null ? {} : { authorization: `Bearer ${code}` },
          }, NO_SOCKET),
      });
    })
  );
}

const refusal = async (response: Response) => [response.status, await response.json()];
const CODE_REFUSED = [403, { error: "code_refused" }];

async function audited(context: AppContext): Promise<string[]> {
  const entries = await context.store.listAudit({ limit: 10 });
  return entries.map(({ who, action, subject }) => `${who} ${action} ${subject}`.trim());
}

Deno.test("POST /enroll gives a new token each time, in the place of the one before", () =>
  withStage(async ({ context, enrol, post }) => {
    const code = await enrol("pve-01");
    const revoked: string[] = [];
    context.fleet.onRevoked((_, reason) => revoked.push(reason));

    const answers = [await post({ name: "PVE-01", code }), await post({ name: "pve-01", code })];

    const bodies = await Promise.all(answers.map((answer) => answer.json()));
    deepStrictEqual(answers.map(({ status }) => status), [200, 200]);
    strictEqual(answers[0]?.headers.get("cache-control"), "no-store");
    strictEqual(answers[0]?.headers.get("set-cookie"), null);
    deepStrictEqual(bodies.map(({ name }) => name), ["pve-01", "pve-01"]);
    match(bodies[0].token, /^[\w-]{43}$/);
    notStrictEqual(bodies[0].token, bodies[1].token);
    deepStrictEqual(revoked, ["token_rotated", "token_rotated"]);
    const line = "enrolment code host_enrolled pve-01";
    deepStrictEqual(await audited(context), [line, line]);
  }));

Deno.test("POST /enroll says the same of an unknown host, a wrong code, and one that has ended", () =>
  withStage(async ({ context, clock, enrol, post }) => {
    const code = await enrol("pve-01");
    const other = await enrol("pve-02");

    deepStrictEqual(await refusal(await post({ name: "pve-01", code: other })), CODE_REFUSED);
    deepStrictEqual(await refusal(await post({ name: "nobody", code })), CODE_REFUSED);
    deepStrictEqual(await audited(context), [
      "stranger enrolment_failed",
      "stranger enrolment_failed",
    ]);

    const host = await context.store.findHost("pve-01");
    await context.store.endCode(host?.id ?? 0, host?.token_hash ?? "", clock.nowMs());
    deepStrictEqual(await refusal(await post({ name: "pve-01", code })), CODE_REFUSED);

    await clock.advance(CODE_LASTS_MS - 1);
    strictEqual((await post({ name: "pve-02", code: other })).status, 200);
    await clock.advance(1);
    deepStrictEqual(await refusal(await post({ name: "pve-02", code: other })), CODE_REFUSED);
  }));

Deno.test("POST /enroll says what it expects, and that it is busy", () =>
  withStage(async ({ enrol, post }) => {
    const code = await enrol("pve-01");
    for (const body of ["", "{", "[]", { name: "pve-01" }, { name: "../x", code }, { code: 1 }]) {
      const answer = await post(body);
      strictEqual(answer.status, 422, JSON.stringify(body));
      match((await answer.json()).message, /expected JSON such as/);
    }

    isBusy = true;
    const answer = await post({ name: "pve-01", code });
    isBusy = false;

    deepStrictEqual(await refusal(answer), [503, { error: "busy" }]);
    strictEqual(answer.headers.get("retry-after"), "3");
    strictEqual((await post({ name: "pve-01", code })).status, 200);
  }));

Deno.test("wrong codes count as wrong passwords do; a hundred right ones at once do not", () =>
  withStage(async ({ context, enrol, post, get }) => {
    const { perAddress } = SHARES.failedSignIns;
    const code = await enrol("pve-01");
    const right = await Promise.all(
      Array.from({ length: 100 }, () => post({ name: "pve-01", code })),
    );
    deepStrictEqual([...new Set(right.map(({ status }) => status))], [200]);

    for (let n = 0; n < perAddress / 2; n++) {
      await post({ name: "pve-01", code: "wrong" });
      await get(PACKAGE, "wrong");
    }

    const answer = await post({ name: "pve-01", code });
    deepStrictEqual(await refusal(answer), [429, { error: "too_many_requests" }]);
    ok(Number(answer.headers.get("retry-after")) > 0);
    strictEqual((await get(PACKAGE, code)).status, 429);
    const address = "";
    ok(context.signInLimit.retryAfterSeconds({ address, known: null }) > 0);
    ok((await audited(context)).includes("stranger enrolment_refused"));
  }));

Deno.test("the packages are for whoever has a live code, at most four at once", () =>
  withStage(async ({ clock, enrol, get }) => {
    const code = await enrol("pve-01");

    for (const wrong of [null, "", "wrong"]) {
      deepStrictEqual(await refusal(await get(PACKAGE, wrong)), CODE_REFUSED, `${wrong}`);
    }
    match(await (await get("SHA256SUMS", code)).text(), /^[0-9a-f]{64} {2}proxmox-monitor-agent_/);
    deepStrictEqual(await refusal(await get("other.deb", code)), [404, {
      error: "package_not_found",
    }]);

    for (let n = 0; n < 10; n++) {
      const head = await get(PACKAGE, code, "HEAD");
      deepStrictEqual([head.status, head.headers.get("content-length")], [200, "300000"]);
    }
    const four = [];
    for (let n = 0; n < SHARES.packageDownloads.atOnce; n++) four.push(await get(PACKAGE, code));
    deepStrictEqual(four.map(({ status }) => status), [200, 200, 200, 200]);
    const fifth = await get(PACKAGE, code);
    deepStrictEqual([fifth.status, fifth.headers.get("retry-after")], [503, "10"]);
    strictEqual((await get("SHA256SUMS", code)).status, 200);

    strictEqual((await four[0]?.bytes())?.length, 300_000);
    const again = await get(PACKAGE, code);
    strictEqual(again.status, 200);
    for (const answer of [again, ...four.slice(1)]) await answer.body?.cancel();

    await clock.advance(CODE_LASTS_MS);
    deepStrictEqual(await refusal(await get(PACKAGE, code)), CODE_REFUSED);
  }));
