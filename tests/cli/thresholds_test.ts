/** Thresholds from the command line: real processes, one database, beside a server that runs. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { openStore } from "../../testing/store.ts";
import { runCommands, type TaskResult } from "../../testing/run_task.ts";
import { withServer } from "../../testing/with_server.ts";

Deno.test("set-threshold and list-thresholds do what the page does", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    const environment = { DATABASE_PATH: server.database_path };
    const own = ["--host", "PVE-01"];
    const set = (...args: string[]) => ["set-threshold", "scrubAgeDays", ...args];
    const [first, again, all, ofHost, text, wrong, both, reset, nothing] = await runCommands([
      set("70", ...own),
      set("40", ...own),
      ["list-thresholds", "--json"],
      ["list-thresholds", "--json", ...own],
      ["list-thresholds", ...own],
      set("0"),
      set("9", ...own, "--group", "vienna"),
      set("default", ...own),
      set("default", ...own),
    ], environment);

    deepStrictEqual([first?.stdout, first?.stderr], [
      "Set: scrubAgeDays is 70 days for pve-01\n",
      "",
    ]);
    strictEqual(again?.stdout, "Set: scrubAgeDays is 40 days for pve-01, before 70 days\n");
    deepStrictEqual(scrubAge(all), [35, "default"]);
    deepStrictEqual(scrubAge(ofHost), [40, "pve-01"]);
    match(text?.stdout ?? "", /^scrubAgeDays\t40 days\tpve-01\t1 to /m);

    strictEqual(wrong?.code, 1);
    match(
      wrong?.stderr ?? "",
      /^Cannot set scrubAgeDays to "0" for all hosts: expected a whole number, 1 /,
    );
    match(both?.stderr ?? "", /^Cannot set "scrubAgeDays": name a --host or a --group/);

    strictEqual(reset?.code, 0);
    strictEqual(nothing?.stdout, "Nothing was set of scrubAgeDays there.\n");
    await using store = await openStore({ path: server.database_path });
    deepStrictEqual(await store.listThresholds(), []);
    const acts = (await store.listAudit({ limit: 9 })).filter(({ action }) =>
      action === "threshold_set"
    );
    deepStrictEqual(acts.map(({ who }) => who), ["command line", "command line", "command line"]);
  }));

/** Its value in what list-thresholds printed, and where that is from. */
function scrubAge(listed: TaskResult | undefined): unknown[] {
  const rows = (listed?.stdout ?? "").trimEnd().split("\n").map((line) => JSON.parse(line));
  const { value, from } = rows.find(({ key }) => key === "scrubAgeDays");
  return [value, from];
}
