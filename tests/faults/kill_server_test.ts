/**
 * The server is killed under load, again and again: whatever it acknowledged is in the
 * database, exactly once, and the database opens without repair.
 */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { bundleClient } from "../../tools/bundle_client.ts";
import { type Program, startProgram } from "../../tools/demo/programs.ts";
import { createRandom } from "../../tools/sample_week/random.ts";
import { withDatabase } from "../../testing/engine.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { rounds } from "../../testing/rounds.ts";
import { runTask } from "../../testing/run_task.ts";
import { queryRows } from "../../testing/store.ts";
import { checkSound } from "../../testing/stored_samples.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const ROUNDS = rounds(2, 20);
const CONNECTIONS = rounds(20, 50);
/** Samples acknowledged before a kill, between these two; seeded, so that a failure repeats. */
const ACKNOWLEDGED = { min: 50, max: 3_000 };

const names = Array.from({ length: CONNECTIONS }, (_, index) => `pve-${index}`);

/** Pushes over one socket until it is cut, and calls `onAcknowledged` for each sample. */
async function pushUntilCut(
  socket: RawSocket,
  name: string,
  nextUs: () => number,
  onAcknowledged: (collectedUs: number) => void,
): Promise<void> {
  for (;;) {
    const collectedUs = nextUs();
    const seconds = new Date(Math.floor(collectedUs / 1e6) * 1000).toISOString().slice(0, -5);
    const collected_at = `${seconds}.${String(collectedUs % 1e6).padStart(6, "0")}Z`;
    const sent_at = new Date().toISOString();
    const payload = { collected_at, sent_at, data: { host: { load1: collectedUs % 7 } } };
    const reply = await socket.deliver(`host:${name}`, "metric:fast", payload).catch(() => null);
    if (reply === null) return;
    deepStrictEqual(reply, { status: "ok", response: {} });
    onAcknowledged(collectedUs);
  }
}

Deno.test(`kill -9 of the server under load, ${ROUNDS} times, loses no acknowledged sample`, () =>
  withDirectory(async (directory) => {
    await bundleClient();
    const databasePath = join(directory, "monitor.db");
    const environment = await withDatabase({ DATABASE_PATH: databasePath, PORT: "0" });
    const registered = await runTask("register-host", { args: names, environment });
    const tokens = [...registered.stdout.matchAll(/^TOKEN: (\S+)$/gm)].map((match) => match[1]);
    strictEqual(tokens.length, CONNECTIONS);

    const random = createRandom(20261121);
    const acknowledged: string[] = [];
    // Of an hour ago: a backlog, which may come as fast as it is acknowledged.
    let lastUs = (Date.now() - 3_600_000) * 1000;
    for (let round = 0; round < ROUNDS; round++) {
      const server: Program = await startProgram("start", `server-${round}`, {
        environment,
        logDirectory: directory,
      });
      const url = (await server.logged(/Listening on (\S+)/))[1] ?? "";
      const { min, max } = ACKNOWLEDGED;
      const killAfter = acknowledged.length + min + Math.floor(random() * (max - min));
      const sockets = await Promise.all(names.map(async (name, index) => {
        const socket = await openRawSocket(url);
        await socket.deliver(`host:${name}`, "phx_join", { token: tokens[index] });
        return { socket, name };
      }));
      await Promise.all(
        sockets.map(({ socket, name }) =>
          pushUntilCut(socket, name, () => ++lastUs, (collectedUs) => {
            acknowledged.push(`${name} ${collectedUs}`);
            if (acknowledged.length === killAfter) Deno.kill(server.pid, "SIGKILL");
          })
        ),
      );
      await server.stop();
    }

    checkSound(databasePath);
    const stored = queryRows(
      databasePath,
      "SELECT name || ' ' || collected_at_us AS sample FROM samples JOIN hosts ON hosts.id = host_id",
    ).map(({ sample }) => String(sample));
    strictEqual(new Set(stored).size, stored.length, "a sample is stored twice");
    const kept = new Set(stored);
    deepStrictEqual(acknowledged.filter((sample) => !kept.has(sample)), []);
  }));
