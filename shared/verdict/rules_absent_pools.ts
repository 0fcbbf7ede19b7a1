/** Rules about pools that zpool does not tell of: gone, or known to the kernel alone. */
import { collectedUnix } from "./mod.ts";
import type { MissingPool } from "../sample/zfs_pools.ts";
import { POOL_CAUSE } from "./cause.ts";
import type { Facts } from "./facts.ts";
import { poolId } from "./identity.ts";
import { lastReading } from "./last_good.ts";
import { CRITICAL_HEALTH } from "./pool_devices.ts";
import { RANK } from "./risk.ts";
import { type Rule, type Test, testEach } from "./rule.ts";
import { POOL } from "./tells.ts";
import { SECONDS_PER_MINUTE } from "./thresholds.ts";

/**
 * The kernel names the state of every imported pool, also while `zpool` hangs. Of a pool that
 * zpool told of in the same sample only a suspension, which it may not have seen.
 */
export const kernelPoolHealth: Test = (facts) => {
  const listed = new Map(facts.pools.map(({ name, health }) => [name, health]));
  const known = lastReading(facts.known, "zfs_pools").value?.pools ?? [];
  return facts.kernelStates.flatMap(({ name, state }) => {
    const isNews = listed.has(name)
      ? state === "SUSPENDED" && listed.get(name) !== state
      : CRITICAL_HEALTH.has(state);
    if (!isNews) return [];
    const pool = known.find((pool) => pool.name === name);
    const subject_id = pool === undefined ? name : poolId(pool);
    const text = state === "SUSPENDED"
      ? "SUSPENDED: nothing is read or written any more, says the kernel"
      : `${state}, says the kernel`;
    return [{ subject: name, subject_id, text, rank: RANK.lost }];
  });
};

type Absence =
  | { kind: "lost"; text: string }
  | { kind: "away"; text: string }
  | { kind: "expected"; text: string };

function absenceOf(pool: MissingPool, facts: Facts): Absence {
  if (pool.last_health !== null && pool.last_health !== "ONLINE") {
    return { kind: "lost", text: `Not imported any more, and it was ${pool.last_health}` };
  }
  if (pool.removable) return { kind: "expected", text: "Not imported: it comes and goes" };
  if (!isRebooted(pool, facts)) {
    return { kind: "away", text: "Not imported any more, although the host was not restarted" };
  }
  const uptime = facts.host?.uptime_seconds ?? null;
  return uptime !== null && uptime <= facts.limits.poolImportMinutes * SECONDS_PER_MINUTE
    ? { kind: "away", text: "Not yet imported since the host was restarted" }
    : { kind: "lost", text: "Not imported since the host was restarted" };
}

/** Where the agent cannot tell, by the uptime of the host. */
function isRebooted({ rebooted_since, last_seen_unix }: MissingPool, facts: Facts): boolean {
  if (rebooted_since !== null) return rebooted_since;
  const uptime = facts.host?.uptime_seconds ?? null;
  const { fast } = facts.known.samples;
  return uptime !== null && fast !== null && last_seen_unix !== null &&
    last_seen_unix < collectedUnix(fast) - uptime;
}

function testAbsence(kind: Absence["kind"]): Test {
  return testEach<MissingPool>(
    (facts) => facts.missingPools,
    ({ guid, name }) => ({ subject: name, subject_id: guid }),
    (pool, facts) => {
      const absence = absenceOf(pool, facts);
      return absence.kind === kind ? absence.text : null;
    },
  );
}

const ABSENT = { ...POOL, cause: POOL_CAUSE.health } as const;

export const ABSENT_POOL_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "pool_gone",
    ...ABSENT,
    rank: RANK.lost,
    next: "See what `zpool import` lists",
    test: testAbsence("lost"),
  },
  {
    level: "warning",
    code: "pool_away",
    ...ABSENT,
    rank: RANK.lost,
    next: "Left on purpose? `forget-pool`",
    test: testAbsence("away"),
  },
  { level: "note", code: "pool_removable_away", ...ABSENT, test: testAbsence("expected") },
];
