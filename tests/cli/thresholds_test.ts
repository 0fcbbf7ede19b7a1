/** Thresholds from the command line: real processes, one database, beside a server that runs. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { openStore } from "../../server/store/sqlite/open_store.ts";
import { runTask } from "../../testing/run_task.ts";
import { withServer } from "../../testing/with_server.ts";

Deno.test("set-threshold and list-thresholds do what the page does", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    const environment = { DATABASE_PATH: server.database_path };
    const run = (...args: string[]) => runTask("start", { args, environment });
    const own = ["--host", "PVE-01"];

    const first = await run("set-threshold", "scrubAgeDays", "70", ...own);
    deepStrictEqual([first.stdout, first.stderr], [
      "Set: scrubAgeDays is 70 days for pve-01\n",
      "",
    ]);
    const again = await run("set-threshold", "scrubAgeDays", "40", ...own);
    strictEqual(again.stdout, "Set: scrubAgeDays is 40 days for pve-01, before 70 days\n");

    const listed = async (...args: string[]) => {
      const { stdout } = await run("list-thresholds", "--json", ...args);
      const rows = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
      const { value, from } = rows.find(({ key }) => key === "scrubAgeDays");
      return [value, from];
    };
    deepStrictEqual(await listed(), [35, "default"]);
    deepStrictEqual(await listed(...own), [40, "pve-01"]);
    match((await run("list-thresholds", ...own)).stdout, /^scrubAgeDays\t40 days\tpve-01\t1 to /m);

    const wrong = await run("set-threshold", "scrubAgeDays", "0");
    strictEqual(wrong.code, 1);
    match(
      wrong.stderr,
      /^Cannot set scrubAgeDays to "0" for all hosts: expected a whole number, 1 /,
    );
    const both = await run("set-threshold", "scrubAgeDays", "9", ...own, "--group", "vienna");
    match(both.stderr, /^Cannot set "scrubAgeDays": name a --host or a --group/);

    strictEqual((await run("set-threshold", "scrubAgeDays", "default", ...own)).code, 0);
    const nothing = await run("set-threshold", "scrubAgeDays", "default", ...own);
    strictEqual(nothing.stdout, "Nothing was set of scrubAgeDays there.\n");
    await using store = await openStore({ path: server.database_path });
    deepStrictEqual(await store.listThresholds(), []);
    const acts = (await store.listAudit({ limit: 9 })).filter(({ action }) =>
      action === "threshold_set"
    );
    deepStrictEqual(acts.map(({ who }) => who), ["command line", "command line", "command line"]);
  }));
