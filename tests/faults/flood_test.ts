/**
 * One agent pushes as fast as it can. What must hold: another agent's samples do not wait for the
 * end of it, the flooder's are stored too once it is their turn, or it is told to send them again
 * later, and the server's memory stays bounded. How fast a sample is served is a matter of the
 * benchmark, since a busy machine is slow for all; the rate at which one socket is read, of
 * server/sockets/inflow_test.ts.
 */
import { ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { ON_POSTGRES } from "../../testing/engine.ts";
import { queryRows } from "../../testing/store.ts";
import { sampleWeek } from "../../tools/sample_week/week.ts";
import { residentBytes } from "../../testing/processes.ts";
import { AGAIN_AFTER_MS, isBusy, openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { rounds } from "../../testing/rounds.ts";
import { startServerProcess } from "../../testing/server_process.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { register } from "../../testing/with_server.ts";

/** As much as a host may send at once. */
const FLOOD = rounds(800, 1_100);
/** What the other agent pushes right after it. */
const GOOD = 20;
/** In the order of their storing, which is that of the ids, and where there are none of the table. */
const STORED = `
  SELECT name FROM samples JOIN hosts ON hosts.id = host_id
  ORDER BY ${ON_POSTGRES ? "samples.tableoid, samples.ctid" : "samples.id"}`;
const MAX_GROWTH_BYTES = 200 * 1024 * 1024;

Deno.test(`${FLOOD} samples pushed at once: another agent is served in between, memory is bounded`, () =>
  withDirectory(async (directory) => {
    const path = join(directory, "monitor.db");
    const tokens = [await register(path, "flooder"), await register(path, "good")];
    await using server = await startServerProcess({ DATABASE_PATH: path });
    await using flooder = await openRawSocket(server.url);
    await using good = await openRawSocket(server.url);
    await flooder.deliver("host:flooder", "phx_join", { token: tokens[0] });
    await good.deliver("host:good", "phx_join", { token: tokens[1] });
    const residentBefore = await residentBytes(server.process.pid);

    const startMs = Date.now();
    const [sample] = sampleWeek({ hours: 0.01, seed: 1, guests: 20, start_ms: startMs });
    const sides = [
      { agent: flooder, name: "flooder", count: FLOOD, data: sample?.data },
      { agent: good, name: "good", count: GOOD, data: {} },
    ];
    const answered = sides.map(({ agent, name, count, data }) => {
      const send = (ref: string) => {
        const collected_at = new Date(startMs - 3_600_000 - Number(ref)).toISOString();
        const sent_at = new Date(startMs).toISOString();
        agent.send(["1", ref, `host:${name}`, "metric:fast", { collected_at, sent_at, data }]);
      };
      const taken = countTaken(agent, name === "good" ? send : null);
      for (let ms = 0; ms < count; ms++) send(`${ms}`);
      return taken;
    });
    await until(
      "both are served",
      () => sides.every(({ count }, side) => answered[side]?.() === count),
    );

    // By the order in which they are stored: when an answer is read, a busy machine decides.
    const names = queryRows(path, STORED).map(({ name }) => name);
    const before = names.lastIndexOf("good") + 1 - GOOD;
    ok(before <= FLOOD * 2 / 3, `${before} samples of the flood came first`);
    const grown = await residentBytes(server.process.pid) - residentBefore;
    ok(grown < MAX_GROWTH_BYTES, `grown by ${grown} bytes`);
    strictEqual(server.process.stderr.includes("Cannot"), false, server.process.stderr);
  }));

/** Counts the samples of `agent` that are stored; null: and those that it is told to send again. */
function countTaken({ ws }: RawSocket, sendAgain: ((ref: string) => void) | null): () => number {
  let count = 0;
  ws.on("message", (data: Uint8Array) => {
    const [, ref, , , reply] = JSON.parse(new TextDecoder().decode(data));
    if (reply.status === "ok" || (sendAgain === null && isBusy(reply))) count++;
    else if (isBusy(reply)) setTimeout(() => sendAgain?.(ref), AGAIN_AFTER_MS);
  });
  return () => count;
}
