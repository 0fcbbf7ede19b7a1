/** Samples arrive although every write in the state directory hangs, from the start or later. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { SectionError } from "../../shared/sample/fields.ts";
import { queryRows } from "../../server/store/testing_store.ts";
import { openAgentHost } from "../support/agent_host.ts";
import {
  type FreezableDisk,
  frozenMark,
  makeFreezableDirectory,
  mountFreezableDisk,
} from "../support/freezable_disk.ts";
import { until } from "../support/until.ts";
import { withServer } from "../support/with_server.ts";

interface State extends AsyncDisposable {
  what: string;
  disk: FreezableDisk;
  /** For an agent that itself has to pretend. */
  hangingWhile?: string;
}

const INTERVAL_SECONDS = 6;
/** A write that is not done in 5 s puts the outbox in memory: half a second here. */
const SPEED = 10;

Deno.test("samples arrive while the state directory hangs, with an error until it works again", async (test) => {
  await using state = await openState();
  await test.step(state.what, () => sendWithHanging(state));
});

function sendWithHanging({ disk, hangingWhile }: State): Promise<void> {
  return withServer(async (server) => {
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
      const errors: SectionError[] = samples.fast?.payload.host.errors ?? [];
      return errors.filter(({ tag }) => tag === "outbox");
    };
    const fastTimes = () =>
      queryRows(
        server.database_path,
        "SELECT collected_at_us FROM samples WHERE kind = 0 ORDER BY collected_at_us",
      ).map((row) => Number(row["collected_at_us"]) / 1e6);

    await disk.freeze();
    // An agent that waits for a frozen disk does not even end before it is thawed.
    await using thawing = new AsyncDisposableStack();
    thawing.defer(() => disk.thaw().catch(() => {})); // it may be thawed already
    const agent = await host.startSpedUp({ speed: SPEED, ...(hangingWhile && { hangingWhile }) });
    for (const isFirst of [true, false]) {
      if (!isFirst) await disk.freeze();
      await until("an error in a sample", async () => (await outboxErrors()).length > 0);
      const [error] = await outboxErrors();
      ok(
        /^Cannot use the outbox ".*", new samples are in memory only: /.test(error?.message ?? ""),
      );
      const count = fastTimes().length;
      await until("samples still arrive", () => fastTimes().length >= count + 3);

      await disk.thaw();
      await until("the outbox works", async () => (await outboxErrors()).length === 0);
      strictEqual(linesOf(agent.stderr, "Cannot use the outbox"), isFirst ? 1 : 2);
      strictEqual(linesOf(agent.stderr, "works again"), isFirst ? 1 : 2);
    }
    agent.kill("SIGTERM");
    strictEqual(await agent.ended(), 0);

    const times = fastTimes();
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    deepStrictEqual(gaps.filter((seconds) => seconds >= 2 * INTERVAL_SECONDS), []);
  });
}

/** A frozen file system where this process may mount one, else a disk that pretends to hang. */
async function openState(): Promise<State> {
  try {
    const disk = await mountFreezableDisk();
    return {
      what: "on a file system that is frozen",
      disk,
      [Symbol.asyncDispose]: disk[Symbol.asyncDispose],
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const disk = await makeFreezableDirectory();
    return {
      what: `on a disk that pretends to hang. ${reason}`,
      disk,
      hangingWhile: frozenMark(disk.path),
      [Symbol.asyncDispose]: disk[Symbol.asyncDispose],
    };
  }
}

function linesOf(log: string, text: string): number {
  return log.split("\n").filter((line) => line.includes(text)).length;
}
