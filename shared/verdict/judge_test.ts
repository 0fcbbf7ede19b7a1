import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { describeZfs, isAboutPool, judge, worstLevel } from "./judge.ts";
import { REASON_LEVELS } from "./mod.ts";
import { RULES } from "./rules.ts";
import { THRESHOLDS } from "./thresholds.ts";
import { healthyHost, healthyVdev, NOW_UNIX } from "../../testing/verdict/known_host.ts";
import { linesLike } from "../../testing/verdict/truth_row.ts";
import { TRUTH_TABLE } from "../../testing/verdict/truth_table.ts";

for (const { fact, change, reasons, thresholds } of TRUTH_TABLE) {
  Deno.test(`judge() finds: ${fact}`, () => {
    const host = healthyHost();
    change(host);

    const verdict = judge(host.known, NOW_UNIX, { ...THRESHOLDS, ...thresholds });

    deepStrictEqual(linesLike(verdict, reasons), reasons);
    const [worst = "ok"] = (reasons[0] ?? "ok").split(" ");
    strictEqual(verdict.level, worst === "note" ? "ok" : worst);
  });
}

Deno.test("judge() calls a host that never connected new, without any reason", () => {
  const { known } = healthyHost();
  known.connection = "never_connected";
  known.samples = { fast: null, medium: null, slow: null };

  deepStrictEqual(judge(known, NOW_UNIX), { level: "new", reasons: [] });
});

Deno.test("judge() lists reasons by level, then rank, then rule, then subject in natural order", () => {
  const { known, pool, zfsPools, system, storage } = healthyHost();
  system.pending_updates = 3;
  storage.active = null;
  pool.vdevs.push(
    ...["sdb10", "sdb9"].map((name) => healthyVdev(name, { class: "log", read_errors: 1 })),
  );
  const more = { error_count: 1, health: "FAULTED" };
  zfsPools.pools.push(
    ...["tank10", "tank9"].map((name) => ({ ...pool, name, guid: name, ...more })),
  );

  const { reasons } = judge(known, NOW_UNIX);

  deepStrictEqual(reasons.map((reason) => `${reason.code} ${reason.subject}`), [
    "pool_health tank9",
    "pool_health tank10",
    "pool_data_errors tank9",
    "pool_data_errors tank10",
    ...["tank/sdb9", "tank/sdb10", "tank9/sdb9", "tank9/sdb10", "tank10/sdb9", "tank10/sdb10"]
      .map((subject) => `device_errors ${subject}`),
    "storage_unlisted local",
    "updates_pending ",
  ]);
});

Deno.test("judge() gives one reason for what a host states twice", () => {
  const { known, zfsPools, pool } = healthyHost();
  zfsPools.pools = [{ ...pool, health: "DEGRADED" }, { ...pool, health: "FAULTED" }];

  strictEqual(judge(known, NOW_UNIX).reasons.length, 1);
});

Deno.test("judge() leaves what it is given unchanged", () => {
  const { known, pool } = healthyHost();
  pool.health = "DEGRADED";
  const before = structuredClone(known);

  judge(known, NOW_UNIX);

  deepStrictEqual(known, before);
});

Deno.test("worstLevel() is ok without reasons and the worst of several", () => {
  strictEqual(worstLevel([]), "ok");
  strictEqual(
    worstLevel([{ level: "warning" }, { level: "critical" }, { level: "unknown" }]),
    "critical",
  );
  strictEqual(worstLevel([{ level: "warning" }, { level: "unknown" }]), "unknown");
});

Deno.test("isAboutPool() goes by the pool's identity, and takes its devices as well", () => {
  const tank = { guid: "17", name: "tank" };
  strictEqual(isAboutPool({ code: "pool_health", subject_id: "17" }, tank), true);
  strictEqual(isAboutPool({ code: "device_errors", subject_id: "17/0/2" }, tank), true);
  strictEqual(isAboutPool({ code: "pool_health", subject_id: "18" }, tank), false);
  strictEqual(isAboutPool({ code: "pool_health", subject_id: "tank" }, tank), false);
  const unidentified = { guid: null, name: "tank" };
  strictEqual(isAboutPool({ code: "pool_health", subject_id: "tank" }, unidentified), true);
  strictEqual(isAboutPool({ code: "pool_health", subject_id: "tank2" }, unidentified), false);
  strictEqual(isAboutPool({ code: "storage_full", subject_id: "tank" }, unidentified), false);
});

Deno.test("describeZfs() is present where a pool is stated, whatever else is wrong", () => {
  const { known, fast } = healthyHost();
  fast.sections.zfs_pools.errors.push({ tag: "zpool_status", message: "timed out" });

  strictEqual(describeZfs(known), "present");
});

Deno.test("describeZfs() is none only where the absence of pools was read", () => {
  const { known, fast, zfsPools } = healthyHost();
  zfsPools.pools = [];
  strictEqual(describeZfs(known), "none");
  zfsPools.available = false;
  strictEqual(describeZfs(known), "none");
  zfsPools.available = null;
  strictEqual(describeZfs(known), "unknown");
  zfsPools.available = true;
  fast.sections.zfs_pools.errors.push({ tag: "zpool_list", message: "timed out" });
  strictEqual(describeZfs(known), "unknown");
  fast.sections.zfs_pools.value = null;
  strictEqual(describeZfs(known), "unknown");
  known.samples.fast = null;
  strictEqual(describeZfs(known), "unknown");
});

Deno.test("RULES has each code once, in order of level, and no rule that says ok", () => {
  const levels = RULES.map((rule) => REASON_LEVELS.indexOf(rule.level));

  strictEqual(new Set(RULES.map((rule) => rule.code)).size, RULES.length);
  deepStrictEqual(levels, levels.toSorted((a, b) => a - b));
});
