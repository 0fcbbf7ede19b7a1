import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { findRule } from "../../shared/verdict/rules.ts";
import { testReason } from "../../testing/views.ts";
import { backupState, overdueBackups } from "./guest_backup.ts";

for (
  const [why, safety, isOverdue, expected] of [
    ["a job made a good one", { backed_up_unix: 1, backup_jobs: ["job"] }, false, "ok"],
    ["which jobs there are was not read", { backed_up_unix: 1, backup_jobs: null }, false, "ok"],
    ["newer ones were due", { backed_up_unix: 1, backup_jobs: ["job"] }, true, "old"],
    ["no job takes it along any more", { backed_up_unix: 1, backup_jobs: [] }, false, "old"],
    ["no job takes it along", { backed_up_unix: null, backup_jobs: [] }, false, "none"],
    ["its job has made none yet", { backed_up_unix: null, backup_jobs: ["job"] }, false, "none"],
    [
      "its job made none though it was due",
      { backed_up_unix: null, backup_jobs: ["job"] },
      true,
      "none",
    ],
    ["backups were not read", { backed_up_unix: null, backup_jobs: null }, false, "unknown"],
  ] as const
) {
  Deno.test(`backupState() is ${expected} when ${why}`, () => {
    strictEqual(backupState({ state: "unknown", ...safety }, isOverdue), expected);
  });
}

Deno.test("backupState() of a guest without disks is none of them", () => {
  const safety = { state: "no_disks", backed_up_unix: null, backup_jobs: [] } as const;
  strictEqual(backupState(safety, false), null);
});

Deno.test("overdueBackups() names the guests that the judge says so of, in one order", () => {
  const of = (subject_id: string) => testReason({ code: "guest_backup_old", subject_id });
  ok(findRule("guest_backup_old") !== null);
  deepStrictEqual(
    overdueBackups({ reasons: [of("qemu/2"), testReason({ code: "x" }), of("lxc/1")] }),
    "lxc/1 qemu/2",
  );
});
