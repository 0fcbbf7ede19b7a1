/**
 * The server is stopped while a commit is under way. What must hold: whatever it acknowledged is
 * stored; what it did not acknowledge is taken when it is sent again, and is stored once; told to
 * stop it ends in order within 5 s.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { holdWrites } from "../../testing/held_database.ts";
import { queryRows } from "../../testing/store.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { rounds } from "../../testing/rounds.ts";
import { type ServerProcess, startServerProcess } from "../../testing/server_process.ts";
import { checkSound } from "../../testing/stored_samples.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { register } from "../../testing/with_server.ts";

const ROUNDS = rounds(1, 10);
const SAMPLES = 50;
const STOPS_WITHIN_MS = 5_000;
const TOPIC = "host:pve-01";

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  Deno.test(`${signal} in the middle of a commit, ${ROUNDS} times: acknowledged is stored, all once`, () =>
    withDirectory(async (directory) => {
      const path = join(directory, "monitor.db");
      const token = await register(path, "pve-01");
      let server = await startServerProcess({ DATABASE_PATH: path });
      // Of an hour ago: a backlog, which may come all at once.
      const startMs = Date.now() - 3_600_000;

      for (let round = 0; round < ROUNDS; round++) {
        const sent = Array.from({ length: SAMPLES }, (_, index) => startMs + round * 1000 + index);
        const acknowledged = await stopMidCommit(server, { path, token, signal, sent });
        deepStrictEqual(acknowledged.filter((ms) => !storedTimes(path).includes(ms)), []);

        server = await startServerProcess({ DATABASE_PATH: path });
        await using again = await joinAgent(server.url, token);
        for (const ms of sent) {
          const reply = await again.deliver(TOPIC, "metric:fast", sampleOf(ms));
          deepStrictEqual(reply, { status: "ok", response: {} });
        }
        const storedNow = storedTimes(path).filter((ms) => ms >= startMs + round * 1000);
        deepStrictEqual(storedNow, sent);
      }
      await server[Symbol.asyncDispose]();
      checkSound(path);
    }));
}

interface Stop {
  path: string;
  token: string;
  signal: Deno.Signal;
  /** When the samples were collected that are under way, epoch milliseconds. */
  sent: readonly number[];
}

/** Which samples the server acknowledged before it was gone. */
async function stopMidCommit(
  { process, url }: ServerProcess,
  { path, token, signal, sent }: Stop,
): Promise<number[]> {
  const socket = await joinAgent(url, token);
  const acknowledged: number[] = [];
  socket.ws.on("message", (data: Uint8Array) => {
    const [, ref, , , reply] = JSON.parse(new TextDecoder().decode(data));
    const ms = /^s(\d+)$/.exec(ref ?? "")?.[1];
    if (ms !== undefined && reply.status === "ok") acknowledged.push(Number(ms));
  });
  // With the write lock in other hands a commit begins and does not end.
  const held = await holdWrites(path);
  for (const ms of sent) socket.send(["1", `s${ms}`, TOPIC, "metric:fast", sampleOf(ms)]);
  // Frames are taken in order, so the server has them all.
  await socket.request("phoenix", "heartbeat", {});

  const stoppedMs = performance.now();
  process.kill(signal);
  if (signal === "SIGTERM") await until("it stops", () => process.stderr.includes("Stopping"));
  else await process.ended();
  await held[Symbol.asyncDispose]();
  const code = await process.ended();
  if (signal === "SIGTERM") strictEqual(code, 0);
  ok(performance.now() - stoppedMs < STOPS_WITHIN_MS);
  await socket.closed;
  return acknowledged;
}

async function joinAgent(url: string, token: string): Promise<RawSocket> {
  const socket = await openRawSocket(url);
  const reply = await socket.deliver(TOPIC, "phx_join", { token });
  deepStrictEqual(reply, { status: "ok", response: {} });
  return socket;
}

function sampleOf(ms: number) {
  const sent_at = new Date().toISOString();
  return { collected_at: new Date(ms).toISOString(), sent_at, data: { host: { load1: ms % 7 } } };
}

function storedTimes(path: string): number[] {
  const rows = queryRows(path, "SELECT collected_at_us / 1000 AS ms FROM samples ORDER BY ms");
  return rows.map(({ ms }) => Number(ms));
}
