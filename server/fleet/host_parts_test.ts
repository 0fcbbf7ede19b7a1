import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { RULES } from "../../shared/verdict/rules.ts";
import { nextSteps, partOf } from "./host_parts.ts";

for (
  const [code, subject_id, part] of [
    ["pool_health", "1", "pools"],
    ["device_errors", "1/2", "pools"],
    ["guest_halted", "qemu/100", "guests"],
    ["guest_backup_old", "qemu/100", "guests"],
    ["snapshot_stale", "tank/a", "snapshots"],
    ["storage_full", "local", "storage"],
    ["backup_failed", "backup-1", "backups"],
    ["disk_failed", "S1", "care"],
    ["updates_pending", "", "machine"],
    ["offline", "", "machine"],
    ["section_stuck", "zfs_pools", "pools"],
    ["section_error", "backups", "backups"],
    ["a code of an older version", "", "machine"],
  ] as const
) {
  Deno.test(`partOf() of ${code} of "${subject_id}" is ${part}`, () => {
    strictEqual(partOf({ code, subject_id }), part);
  });
}

Deno.test("nextSteps() has those of the listed codes that have one", () => {
  const told = RULES.find(({ code }) => code === "pool_health");

  deepStrictEqual(nextSteps([{ code: "pool_health" }, { code: "updates_pending" }]), {
    pool_health: told?.next,
  });
});
