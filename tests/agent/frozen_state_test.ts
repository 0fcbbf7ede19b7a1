/** Samples arrive although every write in the state directory hangs, from the start or later. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { SectionError } from "../../shared/sample/fields.ts";
import { queryRows } from "../../testing/store.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import { type FreezableDisk, openFreezableDisk } from "../../testing/freezable_disk.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const INTERVAL_SECONDS = 6;
/** A write that is not done in 5 s puts the outbox in memory: a third of a second here. */
const SPEED = 15;

Deno.test("samples arrive while the state directory hangs, with an error until it works again", async (test) => {
  await using disk = await openFreezableDisk();
  await test.step(disk.what, () => withServer((server) => sendWhileHanging(disk, server)));
});

async function sendWhileHanging(disk: FreezableDisk, server: TestServer): Promise<void> {
  await using host = await openAgentHost("healthy");
  await host.configure({
    server_url: server.agent_url,
    token: await server.register("pve-01"),
    host_id: "pve-01",
    intervals: { fast_seconds: INTERVAL_SECONDS },
    paths: { state: join(disk.path, "state") },
  });
  const headers = { cookie: await server.signIn() };
  const outboxErrors = async (): Promise<SectionError[]> => {
    const response = await fetch(`${server.url}/api/hosts/pve-01`, { headers });
    const { samples } = await response.json();
    const errors: SectionError[] = samples?.fast?.payload.host.errors ?? [];
    return errors.filter(({ tag }) => tag === "outbox");
  };
  const fastTimes = () =>
    queryRows(
      server.database_path,
      "SELECT collected_at_us FROM samples WHERE kind = 0 ORDER BY collected_at_us",
    ).map((row) => Number(row["collected_at_us"]) / 1e6);

  const { hangingWhile } = disk;
  await disk.freeze();
  // An agent that waits for a frozen disk does not even end before it is thawed.
  await using thawing = new AsyncDisposableStack();
  thawing.defer(() => disk.thaw().catch(() => {})); // it may be thawed already
  const agent = await host.startSpedUp({ speed: SPEED, ...(hangingWhile && { hangingWhile }) });
  for (const freezes of [1, 2]) {
    if (freezes > 1) await disk.freeze();
    await until("an error in a sample", async () => (await outboxErrors()).length > 0);
    const [error] = await outboxErrors();
    match(error?.message ?? "", /^Cannot use the outbox ".*", new samples are in memory only: /);
    const count = fastTimes().length;
    // No more of them than a host may send at once: the server's time is the machine's own.
    await until("samples still arrive", () => fastTimes().length > count);

    await disk.thaw();
    await until("the outbox works", async () => (await outboxErrors()).length === 0);
    strictEqual(linesOf(agent.stderr, "Cannot use the outbox"), freezes);
    strictEqual(linesOf(agent.stderr, "works again"), freezes);
  }
  agent.kill("SIGTERM");
  strictEqual(await agent.ended(), 0);

  const times = fastTimes();
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  deepStrictEqual(gaps.filter((seconds) => seconds >= 2 * INTERVAL_SECONDS), []);
}

function linesOf(log: string, text: string): number {
  return log.split("\n").filter((line) => line.includes(text)).length;
}
