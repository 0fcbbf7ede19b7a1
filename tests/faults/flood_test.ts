/**
 * One agent pushes as fast as it can. What must hold: another agent's samples do not wait for the
 * end of it, the flooder's are acknowledged too once it is their turn, and the server's memory
 * stays bounded. How fast a sample is served is a matter of the benchmark, since a busy machine is
 * slow for all; the rate at which one socket is read, of tests/protocol/hostile_peers_test.ts.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { FRAME_RATE } from "../../server/sockets/channel_socket.ts";
import { sampleWeek } from "../../tools/sample_week/week.ts";
import { residentBytes } from "../support/processes.ts";
import { openRawSocket, type RawSocket } from "../support/raw_socket.ts";
import { rounds } from "../support/rounds.ts";
import { startServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";
import { withDirectory } from "../support/with_directory.ts";
import { register } from "../support/with_server.ts";

const FLOOD = rounds(1_000, 2_500);
const MAX_GROWTH_BYTES = 200 * 1024 * 1024;

Deno.test(`${FLOOD} samples pushed at once: another agent is served in between, memory is bounded`, () =>
  withDirectory(async (directory) => {
    const path = join(directory, "monitor.db");
    const tokens = [await register(path, "flooder"), await register(path, "good")];
    await using server = await startServerProcess({ DATABASE_PATH: path });
    await using flooder = await openRawSocket(server.url);
    await using good = await openRawSocket(server.url);
    await flooder.request("host:flooder", "phx_join", { token: tokens[0] });
    await good.request("host:good", "phx_join", { token: tokens[1] });
    const before = await residentBytes(server.process.pid);

    const startMs = Date.now();
    const [sample] = sampleWeek({ hours: 0.01, seed: 1, guests: 20, start_ms: startMs });
    const collected = (ms: number) => new Date(startMs - ms).toISOString();
    let acknowledged = 0;
    flooder.ws.on("message", (data: Uint8Array) => {
      const [, , , , reply] = JSON.parse(new TextDecoder().decode(data));
      if (reply.status === "ok") acknowledged++;
    });
    for (let ms = 0; ms < FLOOD; ms++) {
      const payload = { collected_at: collected(ms), data: sample?.data };
      flooder.send(["1", `f${ms}`, "host:flooder", "metric:fast", payload]);
    }
    const waitedFor: number[] = [];
    await until("the flood is over", async () => {
      const before = acknowledged;
      await push(good, collected(waitedFor.length));
      waitedFor.push(acknowledged - before);
      return acknowledged === FLOOD;
    });

    // As many of the flood are taken in at once, so that many may be served first.
    ok(median(waitedFor) <= FRAME_RATE.burst, `samples waited for: ${waitedFor}`);
    const grown = await residentBytes(server.process.pid) - before;
    ok(grown < MAX_GROWTH_BYTES, `grown by ${grown} bytes`);
    strictEqual(server.process.stderr.includes("Cannot"), false, server.process.stderr);
  }));

async function push(agent: RawSocket, collected_at: string): Promise<void> {
  const reply = await agent.request("host:good", "metric:fast", { collected_at, data: {} });
  deepStrictEqual(reply, { status: "ok", response: {} });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
