/** What Proxmox VE reports by itself, from the request to the host's reasons and incidents. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { HOST_EVENT_MS } from "../../server/store/port.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const TOKEN = "h".repeat(40);
const READER = "r".repeat(40);

const FAILED = {
  title: "vzdump backup status (pve-01): backup failed",
  message: "ERROR: Backup of VM 100 failed - no space left",
  severity: "error",
  timestamp: 1_774_000_000,
  fields: { type: "vzdump", hostname: "PVE-01", "job-id": "backup-1" },
};

interface Place {
  server: TestServer;
  clock: TestingClock;
  send(body: unknown, headers?: Record<string, string>): Promise<[status: number, text: string]>;
  /** Codes of pve-01's reasons with their subjects, as the API lists them. */
  reasons(): Promise<string[]>;
}

/** With the host pve-01 connected, and two tokens: one for hooks, one that may read. */
function withPlace(run: (place: Place) => Promise<void>): Promise<void> {
  const clock = new TestingClock();
  return withServer(async (server) => {
    const token = await server.register("pve-01");
    {
      await using store = await openStore({ path: server.database_path });
      const hooks = { name: "cluster", scopes: ["hooks"] as const };
      await store.insertApiToken(testingApiToken(sha256Hex(TOKEN), hooks));
      await store.insertApiToken(testingApiToken(sha256Hex(READER)));
    }
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });
    const cookie = await server.signIn();
    await run({
      server,
      clock,
      async send(body, headers = {}) {
        const response = await fetch(`${server.url}/hooks/pve`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${TOKEN}`,
            "content-type": "application/json",
            ...headers,
          },
          body: typeof body === "string" ? body : JSON.stringify(body),
        });
        return [response.status, await response.text()];
      },
      async reasons() {
        const response = await fetch(`${server.url}/api/hosts/pve-01`, { headers: { cookie } });
        const { reasons } = await response.json() as {
          reasons: { code: string; subject: string; text: string }[];
        };
        return reasons.filter(({ code }) => code.endsWith("_event"))
          .map(({ code, subject, text }) => `${code} ${subject}: ${text}`);
      },
    });
  }, { clock });
}

Deno.test("a failed backup is a reason of its host, also after a restart, until the job succeeds", () =>
  withPlace(async ({ server, clock, send, reasons }) => {
    deepStrictEqual(await send(FAILED), [204, ""]);
    const found = "backup_event backup-1: Proxmox VE reported: vzdump backup status (pve-01): " +
      "backup failed: ERROR: Backup of VM 100 failed - no space left";
    deepStrictEqual(await reasons(), [found]);
    await server.restart();
    deepStrictEqual(await reasons(), [found]);
    // Until then a server that has just started waits for its hosts, and ends nothing of them.
    await clock.advance(130_000);

    const other = { ...FAILED, severity: "info", fields: { ...FAILED.fields, "job-id": "b-2" } };
    deepStrictEqual(await send(other), [204, ""]);
    deepStrictEqual(await reasons(), [found]);
    deepStrictEqual(await send({ ...FAILED, severity: "info" }), [204, ""]);
    deepStrictEqual(await reasons(), []);
  }));

Deno.test("what is never reported to be over is over after 7 days", () =>
  withPlace(async ({ server, clock, reasons }) => {
    {
      await using store = await openStore({ path: server.database_path });
      const host_id = (await store.findHost("pve-01"))?.id ?? 0;
      const event = { host_id, code: "replication_event" as const, text: "failed" };
      const sinceMs = clock.nowMs() - HOST_EVENT_MS;
      await store.putHostEvent({ ...event, subject: "old", at_ms: sinceMs });
      await store.putHostEvent({ ...event, subject: "nearly", at_ms: sinceMs + 60_000 });
    }
    await server.restart();
    await clock.advance(10_000);
    match((await reasons()).join(), /^replication_event nearly: [^,]*$/);
    await clock.advance(130_000);
    await until("it is over", async () => (await reasons()).length === 0);
  }));

Deno.test("only a token for hooks is let in, and each refusal says why", () =>
  withPlace(async ({ send, reasons }) => {
    strictEqual((await send(FAILED, { authorization: "" }))[0], 401);
    deepStrictEqual(await send(FAILED, { authorization: `Bearer ${READER}` }), [
      403,
      '{"error":"scope_missing","scope":"hooks"}',
    ]);
    deepStrictEqual(await send({ ...FAILED, fields: { ...FAILED.fields, hostname: "pve-99" } }), [
      404,
      '{"error":"host_not_found","hostname":"pve-99"}',
    ]);
    const [status, text] = await send("title=x");
    strictEqual(status, 422);
    match(text, /bad_notification.*a JSON object with title, message, severity and fields/);
    const test = { title: "Test notification", severity: "info", message: "", fields: {} };
    deepStrictEqual(await send(test), [200, '{"ignored":"no hostname"}']);
    deepStrictEqual(await reasons(), []);
  }));

Deno.test("a log of nearly 1 MiB is taken of who has the token, and 64 KiB of anybody else", () =>
  withPlace(async ({ send, reasons }) => {
    const long = { ...FAILED, message: `${"x".repeat(1_000_000)}\n${FAILED.message}` };
    strictEqual((await send(long, { authorization: `Bearer ${READER}` }))[0], 413);
    strictEqual((await send(long))[0], 204);
    strictEqual((await send({ ...long, message: "x".repeat(1024 * 1024) }))[0], 413);
    ok((await reasons())[0]?.endsWith("no space left"));
  }));
