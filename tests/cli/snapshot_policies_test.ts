/** Snapshot policies from the command line: real processes, one database, beside a server that runs. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { openStore } from "../../testing/store.ts";
import { runTask } from "../../testing/run_task.ts";
import { withServer } from "../../testing/with_server.ts";

Deno.test("set-, list- and delete-snapshot-policy do what the page does", () =>
  withServer(async (server) => {
    await server.register("pve-01");
    const environment = { DATABASE_PATH: server.database_path };
    const run = (...args: string[]) => runTask("start", { args, environment });

    const made = await run(
      ...["set-snapshot-policy", "nightly", "--daily", "26h", "--hourly", "90m"],
      ...["--dataset", "tank/vm-*", "--dataset", "tank/my data", "--host", "PVE-01"],
    );
    const about = "tank/vm-*, tank/my data on host PVE-01";
    deepStrictEqual([made.stdout, made.stderr], [
      `Set: nightly: hourly at most 90 min old, daily at most 26 h old; ${about}\n`,
      "",
    ]);
    // What is not said stays as it is.
    const changed = await run(
      ...["set-snapshot-policy", "Nightly", "--hourly", "none", "--least-count", "7", "--json"],
    );
    const { set_unix, id, ...settings } = JSON.parse(changed.stdout);
    strictEqual(typeof set_unix, "number");
    deepStrictEqual(settings, {
      name: "Nightly",
      hosts: ["PVE-01"],
      groups: null,
      tags: null,
      datasets: ["tank/vm-*", "tank/my data"],
      guest_tags: null,
      newest_at_most_seconds: { hourly: null, daily: 93_600, weekly: null, monthly: null },
      least_count: 7,
      note: "",
      set_by: "command line",
    });
    deepStrictEqual(JSON.parse((await run("list-snapshot-policies", "--json")).stdout), {
      ...settings,
      id,
      set_unix,
    });
    strictEqual(
      (await run("list-snapshot-policies")).stdout,
      `Nightly\tdaily at most 26 h old, at least 7 in all\t${about}\t\n`,
    );

    for (
      const [args, problem] of [
        [["--daily", "soon"], /^Cannot use the age "soon": expected seconds or a span/],
        [
          ["--daily", "none", "--least-count", "none"],
          /^Cannot make a policy that asks for nothing/,
        ],
        [["--host", ""], /^Cannot use "" as a name/],
        [["--all-hosts", "--group", "a"], /^Cannot use --all-hosts together with/],
      ] as const
    ) {
      const { code, stderr } = await run("set-snapshot-policy", "nightly", ...args);
      strictEqual(code, 1, args.join(" "));
      match(stderr, problem);
    }
    strictEqual((await run("delete-snapshot-policy", "NIGHTLY")).code, 0);
    const none = await run("delete-snapshot-policy", "nightly");
    match(none.stderr, /^Cannot find the snapshot policy "nightly": none has this name/);

    await using store = await openStore({ path: server.database_path });
    deepStrictEqual(await store.listSnapshotPolicies(), []);
    const acts = (await store.listAudit({ limit: 9 })).map(({ action }) => action).reverse()
      .filter((action) => action.startsWith("snapshot_policy"));
    deepStrictEqual(acts, [
      "snapshot_policy_made",
      "snapshot_policy_changed",
      "snapshot_policy_deleted",
    ]);
  }));
