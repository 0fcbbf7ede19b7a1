import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { causeOf } from "../../../shared/verdict/cause.ts";
import { judge } from "../../../shared/verdict/judge.ts";
import { RULES } from "../../../shared/verdict/rules.ts";
import { healthyHost, NOW_UNIX } from "../../../testing/verdict/known_host.ts";
import { causeKey, placeReason } from "./causes.ts";

const LONE = { host_id: 7, cluster: null };
const MEMBER = { host_id: 7, cluster: { id: "c1", name: "prod" } };
const GUID = "4620770592528249368";

const placed = (code: string, subject: string, subject_id: string, more = {}) =>
  placeReason({ code, subject, subject_id, ...more }, MEMBER);

for (const rule of RULES) {
  Deno.test(`placeReason() takes the cause of ${rule.code} from its row`, () => {
    const { row } = placed(rule.code, "tank", GUID, { pool: { id: GUID, name: "tank" } });

    deepStrictEqual(row, causeOf(rule));
    ok(row.family !== "" && row.matter !== "");
  });
}

Deno.test("R20: a pool, its devices, its space and what lies on it are one cause", () => {
  const pool = { id: GUID, name: "tank" };
  const keys = [
    placed("pool_health", "tank", GUID),
    placed("device_errors", "tank/sda", `${GUID}/991`),
    placed("pool_capacity_critical", "tank", GUID),
    placed("dataset_full_critical", "tank/data", "tank/data", { pool }),
    placed("storage_full_critical", "local-zfs", "local-zfs", { pool }),
    placed("guest_halted", "104 (web)", "qemu/104", { pool }),
  ].map(({ cause, label }) => `${causeKey(cause)} ${label}`);

  deepStrictEqual(new Set(keys).size, 1);
  strictEqual(keys[0], `host\n7\npool\n${GUID} tank`);
});

Deno.test("R20: a storage or a halted guest whose pool is not known is a cause of its own", () => {
  strictEqual(placed("storage_full", "nfs", "nfs").cause.family, "storage");
  deepStrictEqual(placed("guest_halted", "104 (web)", "qemu/104").cause, {
    scope: "cluster",
    scope_id: "c1",
    family: "guest",
    subject_id: "qemu/104",
  });
});

Deno.test("R20: a storage that a cluster shares is one cause over all members, any other its host's", () => {
  const reason = { code: "storage_full", subject: "nfs", subject_id: "nfs" };
  const keyOf = (more: object, host_id: number) =>
    causeKey(placeReason({ ...reason, ...more }, { ...MEMBER, host_id }).cause);

  strictEqual(keyOf({ is_shared: true }, 7), keyOf({ is_shared: true }, 8));
  strictEqual(keyOf({}, 7) === keyOf({}, 8), false);
  strictEqual(placeReason({ ...reason, is_shared: true }, LONE).cause.scope, "host");
});

Deno.test("R20: a cluster's quorum is one cause over all members, a lone host's its own", () => {
  const reason = { code: "quorum_lost", subject: "", subject_id: "" };

  strictEqual(
    causeKey(placeReason(reason, MEMBER).cause),
    causeKey(placeReason(reason, { ...MEMBER, host_id: 8 }).cause),
  );
  strictEqual(placeReason(reason, LONE).cause.scope, "host");
});

Deno.test("R20: everything unread on a host is one cause", () => {
  const keys = ["section_stuck", "sample_stale", "quorum_unknown"]
    .map((code) => causeKey(placed(code, code, code).cause));

  strictEqual(new Set(keys).size, 1);
});

Deno.test("R20: what Proxmox VE reports of a job is one cause with what the agent finds of it", () => {
  const { known, care } = healthyHost();
  known.events = [{ code: "replication_event", subject: "100-0", text: "It failed", at_ms: 0 }];
  for (const job of care.replication?.jobs ?? []) job.fail_count = 2;

  const { reasons } = judge(known, NOW_UNIX);

  deepStrictEqual(reasons.map(({ code }) => code).sort(), [
    "replication_event",
    "replication_failed",
  ]);
  strictEqual(
    new Set(reasons.map((reason) => causeKey(placeReason(reason, MEMBER).cause))).size,
    1,
  );
});

Deno.test("R20: a job of backups that failed, and Proxmox VE's word on it, are one cause", () => {
  const { known, backups } = healthyHost();
  known.events = [{ code: "backup_event", subject: "backup-1", text: "It failed", at_ms: 0 }];
  for (const { last_run } of backups.jobs ?? []) Object.assign(last_run ?? {}, { status: "error" });

  const { reasons } = judge(known, NOW_UNIX);

  deepStrictEqual(reasons.map(({ code }) => code), ["backup_event", "backup_failed"]);
  strictEqual(
    new Set(reasons.map((reason) => causeKey(placeReason(reason, MEMBER).cause))).size,
    1,
  );
});

Deno.test("R20: a backup job is one cause over all members, whose notifications name it", () => {
  const reason = { code: "backup_event", subject: "backup-1", subject_id: "backup/backup-1" };

  strictEqual(
    causeKey(placeReason(reason, MEMBER).cause),
    causeKey(placeReason(reason, { ...MEMBER, host_id: 8 }).cause),
  );
});

Deno.test("R20: a node that is fenced, and that it is away, are one cause", () => {
  const keys = ["fencing_event", "offline"].map((code) => causeKey(placed(code, "", "").cause));

  strictEqual(new Set(keys).size, 1);
});

Deno.test("placeReason() makes a cause of its own of a code without a row", () => {
  strictEqual(causeKey(placed("brand_new", "x", "x1").cause), "host\n7\nbrand_new\nx1");
});

Deno.test("R20: what is told of backups is of one family, of a job and of guests", () => {
  const families = ["backup_failed", "backup_missed", "backup_warnings", "guest_backup_old"]
    .map((code) => placed(code, "nightly", "backup/nightly").cause.family);

  deepStrictEqual(new Set(families), new Set(["backup"]));
});
