/** The commands that look after the database, as real processes, with and without a server. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { lockDatabase } from "../../server/store/sqlite/database_lock.ts";
import { SCHEMA_VERSION } from "../../server/store/sqlite/migrations.ts";
import { openStore } from "../../server/store/sqlite/open_store.ts";
import {
  insertSamples,
  insertTestingHost,
  makeTestingDirectory,
  testingSample,
} from "../../testing/store.ts";
import { runTask, type TaskResult } from "../../testing/run_task.ts";

type Run = (...args: string[]) => Promise<TaskResult>;

async function withDatabase(test: (run: Run, path: string) => Promise<void>): Promise<void> {
  using directory = makeTestingDirectory();
  const DATABASE_PATH = join(directory.path, "monitor.db");
  const environment = { DATABASE_PATH, PORT: "0" };
  await test((...args) => runTask("start", { args, environment }), DATABASE_PATH);
}

Deno.test("migrate and rollback move the schema, and say where it is", () =>
  withDatabase(async (run) => {
    const made = await run("migrate");
    deepStrictEqual(
      [made.code, made.stdout],
      [0, `Upgraded the schema from version 0 to ${SCHEMA_VERSION}.\n`],
    );
    strictEqual(
      (await run("migrate")).stdout,
      `The schema is up to date: version ${SCHEMA_VERSION}.\n`,
    );

    const before = SCHEMA_VERSION - 1;
    strictEqual((await run("rollback")).stdout, `Took the schema back to version ${before}.\n`);
    strictEqual(
      (await run("migrate")).stdout,
      `Upgraded the schema from version ${before} to ${SCHEMA_VERSION}.\n`,
    );
  }));

for (
  const [command, purpose] of [
    ["migrate", "migrate"],
    ["rollback", "roll back"],
    ["serve", "serve"],
  ] as const
) {
  Deno.test(`${command} is refused while a server runs`, () =>
    withDatabase(async (run, path) => {
      using _lock = await lockDatabase(path, { purpose: "serve" });

      const { code, stderr } = await run(command);

      strictEqual(code, 1);
      match(
        stderr,
        new RegExp(
          `^Cannot ${purpose} "${path}": another process serves or changes it ` +
            `\\(${Deno.pid}\\); stop that one first$`,
          "m",
        ),
      );
    }));
}

Deno.test("backup copies the database of a running server, and never overwrites", () =>
  withDatabase(async (run, path) => {
    using lock = await lockDatabase(path, { purpose: "serve" });
    await using store = await openStore({ path, lock });
    await insertSamples(store, [testingSample(await insertTestingHost(store, "pve-01"), 1)]);

    const target = `${path}.copy`;
    const first = await run("backup", target);
    deepStrictEqual([first.code, first.stderr], [0, ""]);
    match(first.stdout, /^Copied ".*monitor.db" to ".*monitor.db.copy" \(\d+ bytes\) and checked/);
    const second = await run("backup", target);
    strictEqual(second.code, 1);
    match(second.stderr, /^Cannot write the backup ".*": it exists already/);

    await using copy = await openStore({ path: target });
    deepStrictEqual(await copy.latestSample(1, "fast"), testingSample(1, 1));
  }));

Deno.test("prune removes what is past its age beside a running server, and counts it", () =>
  withDatabase(async (run, path) => {
    using lock = await lockDatabase(path, { purpose: "serve" });
    await using store = await openStore({ path, lock });
    const id = await insertTestingHost(store, "pve-01");
    await insertSamples(store, [1, 2, Date.now() * 1000].map((at) => testingSample(id, at)));

    const { code, stdout } = await run("prune", "--json");

    strictEqual(code, 0);
    deepStrictEqual(JSON.parse(stdout), {
      samples: 2,
      history_points: 0,
      changes: 0,
      mutes: 0,
      audit_entries: 0,
      sessions: 0,
      incidents: 0,
      deliveries: 0,
      ledger_rows: 0,
      leftovers: 0,
    });
    strictEqual(await store.countSamples(id), 1);
    match((await run("prune")).stdout, /^samples removed: 0$/m);
  }));
