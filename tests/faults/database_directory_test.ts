/**
 * The place of the database cannot be written, or is taken away. What must hold: a server that
 * cannot write does not start and says what to do, in one line; a server whose database file is
 * moved away or replaced acknowledges nothing, says so, and goes on once it is back; no other
 * command makes a second database in its place.
 */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { startServerCommand, startServerProcess } from "../../testing/server_process.ts";
import { ifMountable, openSmallDisk } from "../../testing/small_disk.ts";
import { checkSound, fastTimes } from "../../testing/stored_samples.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { register } from "../../testing/with_server.ts";

const onDisk = ifMountable();

for (const exists of [true, false]) {
  Deno.test(
    `serve on a read-only disk ${exists ? "with" : "without"} a database says what to do`,
    onDisk,
    async () => {
      await using disk = await openSmallDisk(4);
      const path = join(disk.path, "monitor.db");
      if (exists) await register(path, "pve-01");
      await disk.makeReadOnly();

      const server = await startServerCommand(["serve"], { DATABASE_PATH: path });
      strictEqual(await server.ended(), 1);

      match(server.stderr, /^Cannot open ".*": .*; DATABASE_PATH must name a file in a directory/m);
      strictEqual(server.stderr.trim().split("\n").length, 1, server.stderr);
    },
  );
}

Deno.test("a database file moved away: nothing is acknowledged until it is back", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "monitor.db");
    const token = await register(path, "pve-01");
    await using server = await startServerProcess({ DATABASE_PATH: path });
    await using agent = await openRawSocket(server.url);
    await agent.deliver("host:pve-01", "phx_join", { token });
    const push = () =>
      agent.deliver("host:pve-01", "metric:fast", {
        collected_at: new Date().toISOString(),
        data: {},
      });
    const health = async () => (await (await fetch(`${server.url}/healthz`)).json()).status;
    const move = async (from: string, to: string) => {
      for (const suffix of ["", "-wal", "-shm"]) await Deno.rename(from + suffix, to + suffix);
    };

    await move(path, `${path}.away`);
    deepStrictEqual(await push(), { status: "error", response: { reason: "storage_failed" } });
    strictEqual(await health(), "storage_failed");
    match(server.process.stderr, /Cannot write to ".*monitor\.db": the file was moved away/);
    for (const command of [["backup", `${path}.copy`], ["migrate"]]) {
      const refused = await startServerCommand(command, { DATABASE_PATH: path });
      strictEqual(await refused.ended(), 1);
      match(refused.stderr, /^Cannot (open|migrate) ".*": /m);
    }

    await move(`${path}.away`, path);
    deepStrictEqual(await push(), { status: "ok", response: {} });
    strictEqual(await health(), "ok");
    server.process.kill("SIGTERM");
    strictEqual(await server.process.ended(), 0);
    checkSound(path);
    strictEqual(fastTimes(path).length, 1);
  }));
