import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { standingSection, updateLastGood } from "./last_good.ts";
import { healthyHost } from "./testing_host.ts";

Deno.test("updateLastGood() takes up what was read in full, by the receiver's clock", () => {
  const { fast } = healthyHost();
  Object.assign(fast, { collected_at_unix: 100, sent_at_unix: 130, received_unix: 1030 });
  fast.sections.zfs_pools.errors.push({ tag: "zpool_status", message: "timed out" });
  fast.sections.storage.errors.push({ tag: "pvesh", message: "one storage failed" });
  fast.sections.host.value = null;
  const before = updateLastGood({}, healthyHost().fast);

  const after = updateLastGood(before, fast);

  strictEqual(after.zfs_pools, before.zfs_pools);
  strictEqual(after.host, before.host);
  deepStrictEqual(after.storage, {
    value: fast.sections.storage.value,
    collected_at_unix: 100,
    read_unix: 1000,
  });
});

Deno.test("standingSection() is the newest reading, or the last good one where that has a fault", () => {
  const { known, fast } = healthyHost();
  known.last_good = updateLastGood({}, structuredClone(fast));
  fast.collected_at_unix += 30;
  fast.received_unix += 30;
  strictEqual(standingSection(known, "zfs_pools").value, fast.sections.zfs_pools.value);

  fast.sections.zfs_pools.errors.push({ tag: "late", message: "still running after 10 s" });

  deepStrictEqual(standingSection(known, "zfs_pools"), {
    ...known.last_good.zfs_pools,
    is_held: true,
  });
});
