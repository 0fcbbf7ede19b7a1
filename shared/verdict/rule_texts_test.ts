import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { NO_CURRENT_FIGURES } from "../sample/fields.ts";
import { judge } from "./judge.ts";
import { RULES } from "./rules.ts";
import { healthyHost, healthyVdev, NOW_UNIX, type TestingHost } from "./testing_host.ts";
import { TRUTH_TABLE } from "./truth_table.ts";

const DAY = 86_400;

const TEXTS: [text: string, change: (host: TestingHost) => void][] = [
  [
    "Not connected; the last sample came 3 h ago, and everything below is from then",
    ({ known, fast, medium, slow }) => {
      known.connection = "offline";
      for (const sample of [fast, medium, slow]) {
        sample.received_unix = sample.sent_at_unix = NOW_UNIX - 4 * 3600;
      }
      medium.received_unix = medium.sent_at_unix = NOW_UNIX - 3 * 3600;
    },
  ],
  ["Not connected, and no sample of this host is known", ({ known }) => {
    known.connection = "offline";
    known.samples = { fast: null, medium: null, slow: null };
  }],
  ['Pool "tank" is DEGRADED: 1 of 1 data vdevs not online (sda UNAVAIL)', ({ pool, disk }) => {
    pool.health = "DEGRADED";
    pool.degraded_vdev_count = 1;
    disk.state = "UNAVAIL";
  }],
  ['Pool "tank" is DEGRADED (c0 FAULTED, c1 FAULTED, c2 FAULTED and 2 more)', ({ pool }) => {
    pool.health = "DEGRADED";
    for (const disk of [0, 1, 2, 3, 4]) {
      pool.vdevs.push(healthyVdev(`c${disk}`, { class: "log", state: "FAULTED" }));
    }
  }],
  ['Pool "tank" is DEGRADED (c0 FAULTED, c1 FAULTED, c2 FAULTED)', ({ pool }) => {
    pool.health = "DEGRADED";
    for (const disk of [0, 1, 2]) {
      pool.vdevs.push(healthyVdev(`c${disk}`, { class: "log", state: "FAULTED" }));
    }
  }],
  ['Pool "tank" has 2 permanent data errors', ({ pool }) => {
    pool.error_count = 2;
  }],
  ['Pool "tank": the last resilver finished with 1 error', ({ pool }) => {
    Object.assign(pool.scan ?? {}, { function: "RESILVER", errors: 1 });
  }],
  ['Pool "tank" is 92 % full (over 90 %)', ({ pool }) => {
    pool.capacity_percent = 92;
  }],
  ['Pool "tank" is 85 % full (80 % or more)', ({ pool }) => {
    pool.capacity_percent = 85;
  }],
  ['Cluster "prod" has no quorum: guests cannot be started or changed', ({ host }) => {
    host.cluster_name = "prod";
    host.quorate = false;
  }],
  ['Cluster "Prod": whether this host has quorum is not known', ({ host }) => {
    host.cluster_name = "Prod";
  }],
  ["The slow sample is not yet received", ({ known }) => {
    known.samples.slow = null;
  }],
  ["The newest fast sample is 2 min old, although one is due every 30 s", ({ fast }) => {
    fast.received_unix = fast.sent_at_unix = fast.collected_at_unix = NOW_UNIX - 150;
  }],
  [
    "Datasets were not read in time: not done in 100 s and 1 more",
    ({ medium }) => {
      medium.sections.zfs_datasets.errors.push(
        { tag: "zfs_list", message: "one line not understood" },
        { tag: "late", message: "not done in 100 s" },
      );
    },
  ],
  [
    "ZFS pools could not be read, the command hangs: for 700 s",
    ({ known, fast }) => {
      fast.sections.zfs_pools.errors.push({ tag: "stuck", message: "for 700 s" });
    },
  ],
  ["Storages were not read: nothing was sent", ({ fast }) => {
    fast.sections.storage.value = null;
  }],
  [
    "ZFS pools were not read in full: zpool_status: timed out after 20 s",
    ({ fast }) => {
      fast.sections.zfs_pools.errors.push({
        tag: "zpool_status",
        message: "timed out after 20 s",
      });
    },
  ],
  ["Proxmox has no current figures for 1 of 2 guests", ({ guests }) => {
    Object.assign(guests.vms[0] ?? {}, { status: "unknown" });
  }],
  [
    "Proxmox has no current figures for its guests: what it shows does not change",
    ({ fast }) => {
      fast.sections.vms_runtime.errors.push({ tag: "pvesh", message: NO_CURRENT_FIGURES });
    },
  ],
  ['Pool "tank" has the health "SPLIT", a word this monitor does not know', ({ pool }) => {
    pool.health = "SPLIT";
  }],
  ['Pool "tank": the state of sda is not known', ({ disk }) => {
    disk.state = null;
  }],
  [
    'Pool "tank": sda has the state "CANT_OPEN", a word this monitor does not know',
    ({ disk }) => {
      disk.state = "CANT_OPEN";
    },
  ],
  ['Pool "tank": capacity, number of data errors and devices not known', ({ pool }) => {
    Object.assign(pool, { capacity_percent: null, size_bytes: null, error_count: null });
    Object.assign(pool, { vdevs: [], degraded_vdev_count: null });
  }],
  [
    'Pool "tank": the last finished scrub is not known, ' +
    "ZFS remembers only a later scan (RESILVER FINISHED)",
    ({ pool }) => {
      pool.last_scrub_end = null;
      Object.assign(pool.scan ?? {}, { function: "RESILVER" });
    },
  ],
  ['Pool "tank": the last scrub finished 41 days ago (limit 35 days)', ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX - 41 * DAY;
    pool.scan = null;
  }],
  ['Pool "tank" was never scrubbed and is 400 days old (limit 35 days)', ({ pool }) => {
    pool.last_scrub_end = pool.scan = null;
  }],
  ['Pool "tank" was never scrubbed, and how old it is is not known', (host) => {
    host.pool.last_scrub_end = host.pool.scan = null;
    host.zfsDatasets.datasets = [];
  }],
  ['Pool "tank": cache device sdx is FAULTED', ({ pool }) => {
    pool.vdevs.push(healthyVdev("sdx", { class: "cache", state: "FAULTED" }));
  }],
  ['Pool "tank": spare sdx is INUSE', ({ pool }) => {
    pool.vdevs.push(healthyVdev("sdx", { class: "spare", state: "INUSE" }));
  }],
  ['Pool "tank": 1 of 1 data vdevs not online', ({ pool }) => {
    pool.vdevs = [];
    pool.degraded_vdev_count = 1;
  }],
  ['Pool "tank": sda has 1 read error and 18446744073709551615 checksum errors', ({ disk }) => {
    disk.read_errors = 1;
    disk.checksum_errors = "18446744073709551615";
  }],
  ['Dataset "tank/data": the oldest snapshot is 90 days old (limit 30 days)', ({ dataset }) => {
    dataset.oldest_snapshot_unix = NOW_UNIX - 90 * DAY;
  }],
  [
    'Dataset "tank/data" has 20 snapshots, but the newest is 3 days old (limit 48 h)',
    ({ dataset }) => {
      dataset.newest_snapshot_unix = NOW_UNIX - 3 * DAY;
    },
  ],
  ['Storage "local" (dir) is enabled but not active', ({ storage }) => {
    storage.active = false;
  }],
  ['Storage "local" is 99.9 % full (over 90 %)', ({ storage }) => {
    storage.used_bytes = 99.96e9;
  }],
  ["12 updates pending, 3 for security", ({ system }) => {
    system.pending_updates = 12;
    system.pending_security_updates = 3;
  }],
  ["1 update pending", ({ system }) => {
    system.pending_updates = 1;
    system.pending_security_updates = null;
  }],
  ["Updates were last checked for 9 days ago (limit 7 days)", ({ system }) => {
    system.updates_checked_unix = NOW_UNIX - 9 * DAY;
  }],
  [
    "ZFS commands are 2.3.4-pve1, but the loaded module is 2.2.8-pve1: reboot to load the new one",
    ({ system }) => {
      system.zfs_kmod_version = "zfs-kmod-2.2.8-pve1";
    },
  ],
  ["The host's clock is 5 min ahead (over 60 s)", ({ fast, medium, slow }) => {
    for (const sample of [fast, medium, slow]) {
      sample.sent_at_unix = sample.collected_at_unix = sample.received_unix + 300;
    }
  }],
];

for (const [text, change] of TEXTS) {
  Deno.test(`judge() says: ${text}`, () => {
    const host = healthyHost();
    change(host);

    deepStrictEqual(judge(host.known, NOW_UNIX).reasons.map((reason) => reason.text), [text]);
  });
}

Deno.test("judge() cuts a long cause short", () => {
  const { known, fast } = healthyHost();
  fast.sections.zfs_pools.errors.push({ tag: "zpool_list", message: "x".repeat(10_000) });

  const text = judge(known, NOW_UNIX).reasons[0]?.text ?? "";

  ok(text.length < 300, `${text.length} characters`);
});

for (const { code } of RULES) {
  Deno.test(`every sentence of ${code} is complete`, () => {
    const reasons = TRUTH_TABLE.flatMap(({ change }) => {
      const host = healthyHost();
      change(host);
      return judge(host.known, NOW_UNIX).reasons.filter((reason) => reason.code === code);
    });

    for (const { text } of reasons) {
      strictEqual(text, text.trim());
      ok(!/undefined|null|NaN/.test(text), text);
    }
    ok(reasons.length > 0);
  });
}
