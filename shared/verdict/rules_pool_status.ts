/** A rule about ZFS's own word on a pool, where no other rule says what it is about. */
import type { Pool } from "../sample/zfs_pools.ts";
import { POOL_CAUSE } from "./cause.ts";
import { outerIds, poolId } from "./identity.ts";
import type { Rule, Test } from "./rule.ts";
import { isStatusRead, poolSubject } from "./rules_pools.ts";
import { POOL, poolTells } from "./tells.ts";

/**
 * What `zpool status -x` calls healthy all the same (status_callback in cmd/zpool/zpool_main.c):
 * an old version, features not enabled, and the two words on the property "compatibility". None of
 * them has a message ID, so they are known by how libzfs words them.
 */
const HARMLESS: readonly RegExp[] = [
  /^The pool is formatted using (a legacy|an older) on-disk format/i,
  /^Some supported (and requested )?features are not enabled on the pool/i,
  /^This pool has a compatibility list specified, but it could not be read/i,
  /^One or more features are enabled on the pool despite not being requested/i,
];

/** Reasons that say in this monitor's words what a status is about. */
const EXPLAINING: ReadonlySet<string> = new Set([
  "pool_health",
  "pool_data_errors",
  "scan_errors",
  "pool_state_unknown",
  "device_state_unknown",
  "device_state",
  "device_errors_unprotected",
  "device_errors",
]);

const poolStatus: Test = ({ pools }, found) => {
  const noteworthy = pools.filter(isNoteworthy);
  if (noteworthy.length === 0) return [];
  const explaining = found.filter(({ code }) => EXPLAINING.has(code));
  const explained = new Set(explaining.flatMap(({ subject_id }) => [...outerIds(subject_id)]));
  return noteworthy.filter((pool) => !explained.has(poolId(pool)))
    .map((pool) => ({ ...poolSubject(pool), text: quote(pool) }));
};

function isNoteworthy({ status_text }: Pool): boolean {
  return status_text !== null && !HARMLESS.some((pattern) => pattern.test(status_text));
}

const MAX_QUOTED = 200;

function quote({ status_text, msgid }: Pool): string {
  const text = (status_text ?? "").replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return `ZFS says: ${text.slice(0, MAX_QUOTED)}${msgid === null ? "" : ` (${msgid})`}`;
}

export const POOL_STATUS_RULES: readonly Rule[] = [
  {
    level: "warning",
    code: "pool_status",
    ...POOL,
    tells: poolTells(isStatusRead),
    cause: POOL_CAUSE.health,
    next: "`zpool status` recommends an action",
    test: poolStatus,
  },
];
