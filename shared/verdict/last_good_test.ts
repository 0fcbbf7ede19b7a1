import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { standingSection, updateLastGood } from "./last_good.ts";
import { healthyHost, sampleTimes } from "../../testing/verdict/known_host.ts";

Deno.test("updateLastGood() takes up what was read in full, by the receiver's clock", () => {
  const { fast } = healthyHost();
  Object.assign(fast, sampleTimes({ collected: 100, sent: 130, received: 1030 }));
  fast.sections.zfs_pools.errors.push({ tag: "zpool_status", message: "timed out" });
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
  fast.collected_at_us += 30_000_000;
  fast.received_at_ms += 30_000;
  strictEqual(standingSection(known, "zfs_pools").value, fast.sections.zfs_pools.value);

  fast.sections.zfs_pools.errors.push({ tag: "late", message: "still running after 10 s" });

  deepStrictEqual(standingSection(known, "zfs_pools"), {
    ...known.last_good.zfs_pools,
    is_held: true,
  });
});

Deno.test("updateLastGood() keeps what a reading with errors beside its data leaves out", () => {
  const before = updateLastGood({}, healthyHost().fast);
  const { fast, storages, guests, host } = healthyHost();
  storages.storages = storages.storages.slice(1);
  guests.vms = guests.vms.slice(1);
  host.load1 = null;
  host.load5 = 7;
  for (const name of ["storage", "vms_runtime", "host"] as const) {
    fast.sections[name].errors.push({ tag: "decode", message: "one entry was not understood" });
  }

  const { storage, vms_runtime, host: figures } = updateLastGood(before, fast);

  deepStrictEqual(storage?.value.storages.map(({ name }) => name), ["old-nfs", "local"]);
  deepStrictEqual(vms_runtime?.value.vms.map(({ vmid }) => vmid), [101, 100]);
  deepStrictEqual([figures?.value.load1, figures?.value.load5], [0.5, 7]);
});

Deno.test("updateLastGood() forgets what a reading without errors does not hold", () => {
  const before = updateLastGood({}, healthyHost().fast);
  const { fast, storages } = healthyHost();
  storages.storages = [];

  deepStrictEqual(updateLastGood(before, fast).storage?.value.storages, []);
});

Deno.test("updateLastGood() takes up what is read of all pools but the one that an error is about", () => {
  const first = healthyHost();
  const backup = { ...first.pool, name: "backup", guid: "17" };
  const old = { ...first.pool, name: "old", guid: "18" };
  first.zfsPools.pools.push(backup, old);
  const before = updateLastGood({}, first.fast);
  const { fast, zfsPools, pool } = healthyHost();
  pool.capacity_percent = 91;
  zfsPools.pools.push({ ...backup, vdevs: [], capacity_percent: null });
  fast.sections.zfs_pools.errors.push({ tag: "zpool_status", message: "no", subject: "17" });
  const { collected_at_us, received_at_ms } = fast;
  Object.assign(fast, {
    collected_at_us: collected_at_us + 30_000_000,
    sent_at_ms: received_at_ms + 30_000,
    received_at_ms: received_at_ms + 30_000,
  });

  const { zfs_pools } = updateLastGood(before, fast);

  deepStrictEqual(
    zfs_pools?.value.pools.map(({ name, capacity_percent }) => [name, capacity_percent]),
    [["tank", 91], ["backup", 40]],
  );
  strictEqual(zfs_pools?.value.pools[1]?.vdevs.length, 1);
  strictEqual(zfs_pools?.read_unix, before.zfs_pools?.read_unix);
});

Deno.test("updateLastGood() does not bring back what is gone beside an error about another item", () => {
  const before = updateLastGood({}, healthyHost().fast);
  const { fast, storages } = healthyHost();
  storages.storages = storages.storages.slice(1);
  const subject = "nfs";
  fast.sections.storage.errors.push({ tag: "pve_files", message: "no", subject });

  const { storage } = updateLastGood(before, fast);

  deepStrictEqual(storage?.value.storages.map(({ name }) => name), ["old-nfs"]);
});

Deno.test("updateLastGood() takes a list of words as it was read", () => {
  const first = healthyHost();
  first.system.missing_repositories = ["enterprise"];
  const before = updateLastGood({}, first.slow);
  const { slow } = healthyHost();
  slow.sections.system_info.errors.push({ tag: "zfs_version", message: "no" });

  deepStrictEqual(updateLastGood(before, slow).system_info?.value.missing_repositories, []);
});
