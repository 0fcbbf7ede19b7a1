/** Incidents from the command line: real processes, beside a server that runs and without one. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { overIncident, putIncidents, storedIncident } from "../../testing/incidents/rows.ts";
import { runCommands, runTask, type TaskResult } from "../../testing/run_task.ts";
import { startServerProcess } from "../../testing/server_process.ts";
import { insertTestingHost, openStore, queryRows } from "../../testing/store.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { bundleClient } from "../../tools/bundle_client.ts";

interface Place {
  run(...args: string[]): Promise<TaskResult>;
  path: string;
}

/** A database with an incident `a` that is open, `b` that is held back and `c` that is over. */
async function withIncidents(test: (place: Place) => Promise<void>): Promise<void> {
  await bundleClient();
  await withDirectory(async (directory) => {
    const path = join(directory, "monitor.db");
    {
      await using store = await openStore({ path });
      const hostId = await insertTestingHost(store, "pve-01");
      await store.recordSeen(hostId, Date.now());
      const cause = (subject_id: string) =>
        ({ scope: "host", scope_id: String(hostId), family: "pool", subject_id }) as const;
      await putIncidents(
        store,
        storedIncident("a"),
        storedIncident("b", { cause: cause("9"), state: "pending", opened_at_ms: null }),
        overIncident("c", 2_000, { cause: cause("10") }),
      );
    }
    const environment = { DATABASE_PATH: path, PORT: "0" };
    await test({ run: (...args) => runTask("start", { args, environment }), path });
  });
}

const stateOf = (path: string, id: string) =>
  queryRows(path, `SELECT state FROM incidents WHERE id = '${id}'`)[0]?.["state"];

Deno.test("list-incidents prints what is open, or all that is kept", () =>
  withIncidents(async ({ run }) => {
    const open = await run("list-incidents");
    strictEqual(
      open.stdout,
      "a\topen\tcritical\t1970-01-01T00:00:01.000Z\tpve-01\ttank: Pool tank is DEGRADED.\t-\n",
      open.stderr,
    );
    const all = await run("list-incidents", "--all", "--json");
    deepStrictEqual(
      all.stdout.trimEnd().split("\n").map((line) => {
        const { id, state } = JSON.parse(line);
        return [id, state];
      }),
      [["c", "resolved"], ["b", "pending"], ["a", "open"]],
    );
  }));

Deno.test("acknowledge asks the next server that starts where none runs", () =>
  withIncidents(async ({ run, path }) => {
    const asked = await run("acknowledge", "a", "--note", "disk is ordered", "--expires", "8h");
    deepStrictEqual([asked.code, asked.stdout], [
      0,
      "No server takes it up now. Incident a is acknowledged when one starts.\n",
    ], asked.stderr);
    strictEqual(stateOf(path, "a"), "open");

    await using _server = await startServerProcess({ DATABASE_PATH: path });
    await until("it is acknowledged", () => stateOf(path, "a") === "acknowledged");
    await until("nothing waits", () => queryRows(path, "SELECT * FROM queued_acts").length === 0);
    const [event] = queryRows(
      path,
      "SELECT author, text FROM incident_events WHERE kind = 'acknowledged'",
    );
    deepStrictEqual(event, { author: "command line", text: "disk is ordered" });
  }));

Deno.test("acknowledge is done by the server that runs, and is in the audit", () =>
  withIncidents(async ({ run, path }) => {
    await using _server = await startServerProcess({ DATABASE_PATH: path });

    const done = await run("acknowledge", "a");
    deepStrictEqual([done.code, done.stdout], [0, "Acknowledged incident a.\n"], done.stderr);
    strictEqual(stateOf(path, "a"), "acknowledged");
    deepStrictEqual(queryRows(path, "SELECT who, action, subject FROM audit"), [
      { who: "command line", action: "incident_acknowledged", subject: "a" },
    ]);
  }));

Deno.test("acknowledge says why it cannot", () =>
  withIncidents(async ({ path }) => {
    const refused: [args: string[], why: RegExp][] = [
      [["nowhere"], /Cannot acknowledge "nowhere": there is no such incident/],
      [["b"], /Cannot acknowledge "b": it is still held back/],
      [["c"], /Cannot acknowledge "c": it is over already/],
      [["a", "--expires", "soon"], /Cannot use --expires "soon": expected how long/],
      [["a", "--note", "x".repeat(201)], /Cannot use --note: expected at most 200 characters/],
    ];
    const commands = refused.map(([args]) => ["acknowledge", ...args]);
    const answers = await runCommands(commands, { DATABASE_PATH: path });
    for (const [at, [args, why]] of refused.entries()) {
      strictEqual(answers[at]?.code, 1, args.join(" "));
      match(answers[at]?.stderr ?? "", why);
    }
    deepStrictEqual(queryRows(path, "SELECT * FROM queued_acts"), []);
  }));
