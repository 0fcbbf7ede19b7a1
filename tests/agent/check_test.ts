/** `agent check`: exit codes of a monitoring plug-in, and a line for each reason. */
import { deepStrictEqual, match, notStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { openAgentHost } from "../../testing/agent_host.ts";
import { someOf } from "../../testing/rounds.ts";
import { until } from "../../testing/until.ts";

/** The first line, then each reason without its sentence: level, code and subject. */
const HOSTS: [fixture: string, code: number, first: string, reasons: string[]][] = [
  [
    "healthy",
    0,
    "OK - nothing to report | 'rpool_capacity'=23%;80;90;0;100 'tank_capacity'=46%;80;90;0;100",
    [],
  ],
  [
    "many-classes",
    0,
    "OK - 5 note | 'fast_capacity'=41%;80;90;0;100 'rpool_capacity'=6%;80;90;0;100",
    [
      "NOTE pool_untrimmed fast",
      "NOTE pool_untrimmed rpool",
      "NOTE guest_uncovered 100 (warehouse)",
      "NOTE guest_uncovered 101 (metrics)",
      "NOTE scrub_unscheduled fast",
    ],
  ],
  ["no-zfs", 0, "OK - 1 note", ["NOTE care_not_watched"]],
  [
    "pve8-text",
    1,
    "WARNING - 3 warning, 1 note: rpool: 83 % full (80 % or more) | 'rpool_capacity'=83%;80;90;0;100",
    [
      "WARNING pool_capacity rpool",
      "WARNING snapshot_old rpool/data/vm-100-disk-0",
      "WARNING updates_pending",
      "NOTE pool_untrimmed rpool",
    ],
  ],
  [
    "nearly-full",
    2,
    "CRITICAL - 1 critical, 1 warning: tank: 92 % full (over 90 %) | " +
    "'rpool_capacity'=18%;80;90;0;100 'tank_capacity'=92%;80;90;0;100",
    ["CRITICAL pool_capacity_critical tank", "WARNING dataset_full tank"],
  ],
  [
    "degraded",
    2,
    "CRITICAL - 2 critical, 7 warning, 1 note: tank: DEGRADED: 1 of 6 disks FAULTED (…A004), " +
    "can lose 1 more; 2 others show checksum errors | " +
    "'rpool_capacity'=31%;80;90;0;100 'tank_capacity'=71%;80;90;0;100",
    [
      "CRITICAL pool_health tank",
      "CRITICAL guest_backup_old 203 (staging)",
      "WARNING device_errors tank/ata-ST12000NM0007-2A1101_ZJV0A003",
      "WARNING device_errors tank/ata-ST12000NM0007-2A1101_ZJV0A004",
      "WARNING device_errors tank/ata-ST12000NM0007-2A1101_ZJV0A006",
      "WARNING updates_pending",
      "WARNING backup_failed backup-7c1d2e3f-90ab",
      "WARNING backup_missed backup-5a6b7c8d-1234",
      "WARNING backup_warnings backup-5a6b7c8d-1234",
      "NOTE guest_uncovered 202 (proxy)",
    ],
  ],
  [
    "resilver",
    2,
    "CRITICAL - 1 critical, 1 unknown, 1 warning, 2 note: backup: DEGRADED: 1 of 2 disks FAULTED " +
    "(…LD77), no redundancy left | " +
    "'backup_capacity'=55%;80;90;0;100 'rpool_capacity'=9%;80;90;0;100",
    [
      "CRITICAL pool_health backup",
      "UNKNOWN scrub_unknown backup",
      "WARNING device_errors backup/ata-WDC_WD80EFAX-68KNBN0_WD-OLD77",
      "NOTE guest_uncovered 100 (pbs)",
      "NOTE guest_uncovered 101 (syncthing)",
    ],
  ],
  [
    "suspended",
    2,
    "CRITICAL - 2 critical, 5 warning, 2 note: usbpool: SUSPENDED: nothing is read or written any more; " +
    "2 of 2 disks REMOVED (…1-0:0, …2-0:0) | " +
    "'rpool_capacity'=14%;80;90;0;100 'usbpool_capacity'=45%;80;90;0;100",
    [
      "CRITICAL pool_health usbpool",
      "CRITICAL pool_data_errors usbpool",
      "WARNING device_errors usbpool/mirror-0",
      "WARNING device_errors usbpool/usb-WD_Elements_25A3_5751-0:0",
      "WARNING device_errors usbpool/usb-WD_Elements_25A3_5752-0:0",
      "WARNING device_errors usbpool/usbpool",
      "WARNING storage_inactive usb-backup",
      "NOTE guest_uncovered 100 (nextcloud)",
      "NOTE guest_uncovered 101 (backupsrv)",
    ],
  ],
];

for (const [fixture, code, first, reasons] of someOf(HOSTS, 4)) {
  Deno.test(`check exits ${code} on the recorded host "${fixture}"`, async () => {
    await using host = await openAgentHost(fixture);

    const ended = await host.run("check");

    const [summary, ...lines] = ended.stdout.trimEnd().split("\n");
    const left = lines.pop();
    deepStrictEqual([ended.code, summary, ended.stderr], [code, first, ""]);
    deepStrictEqual(lines.map((line) => line.split(": ")[0]), reasons);
    for (const line of lines) match(line, /^[A-Z]+ \w+( \S+( \(\S+\))?)?: [A-Z0-9].*[^.]$/);
    match(left ?? "", /^Left out are /);
  });
}

Deno.test("check --json says the same for programs", async () => {
  await using host = await openAgentHost("degraded");

  const { code, stdout } = await host.run("check", "--json");

  const { level, exit_code, reasons, performance } = JSON.parse(stdout);
  deepStrictEqual([code, level, exit_code], [2, "critical", 2]);
  deepStrictEqual(reasons.map(({ code }: { code: string }) => code), [
    "pool_health",
    "guest_backup_old",
    "device_errors",
    "device_errors",
    "device_errors",
    "updates_pending",
    "backup_failed",
    "backup_missed",
    "backup_warnings",
    "guest_uncovered",
  ]);
  deepStrictEqual(performance[1], {
    label: "tank_capacity",
    value: 71,
    unit: "%",
    warning: 80,
    critical: 90,
    min: 0,
    max: 100,
  });
});

Deno.test("check still says that a pool is DEGRADED while zpool hangs", async () => {
  await using host = await openAgentHost("degraded");
  await host.configure({ intervals: { fast_seconds: 12 } });
  await host.write("calls.log", "");
  const agent = await host.start("run");
  const path = join(host.directory, "state/last_readings.json");
  const kept = () => Deno.readTextFile(path).catch(() => "");
  await until("pools are read, and again", async () => {
    const calls = await Deno.readTextFile(join(host.directory, "calls.log"));
    return calls.split("zpool list").length > 2;
  });
  await host.write("behave/zpool", "hang");
  await until("what was read is kept", async () => (await kept()).includes("DEGRADED"));
  agent.kill("SIGTERM");
  await agent.ended();

  const { code, stdout } = await host.run("check");

  strictEqual(code, 2);
  match(stdout, /^CRITICAL pool_health tank: DEGRADED.* \(last read 20\S+Z\)$/m);
  match(stdout, /^UNKNOWN section_\w+ zfs_pools: /m);
  strictEqual(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
});

/** What makes a healthy host's state unknown: a tool, and what it does (fixtures/README.md). */
const UNKNOWN: [tool: string, behaviour: string, reason: RegExp][] = [
  ["zpool", "fail 1 internal error", /^UNKNOWN \w+ zfs_pools: .*internal error/m],
  ["zpool", "garbage", /^UNKNOWN \w+ zfs_pools: /m],
  ["zpool", "truncate 900", /^UNKNOWN \w+ zfs_pools: /m],
  ["zfs", "fail 1 internal error", /^UNKNOWN \w+ zfs_datasets: .*internal error/m],
  ["zfs", "garbage", /^UNKNOWN \w+ zfs_datasets: /m],
  ["pvesh", "fail 111 Connection refused", /^UNKNOWN \w+ vms_runtime: .*Connection refused/m],
  ["pvesh", "garbage", /^UNKNOWN \w+ storage: /m],
  ["pvesh", "truncate 900", /^UNKNOWN \w+ vms_runtime: /m],
];

for (const [tool, behaviour, reason] of someOf(UNKNOWN, 3)) {
  Deno.test(`check exits 3 where ${tool} does "${behaviour}"`, async () => {
    await using host = await openAgentHost("healthy");
    await host.write(`behave/${tool}`, behaviour);

    const { code, stdout } = await host.run("check");

    strictEqual(code, 3);
    match(stdout, /^UNKNOWN - \d+ unknown/);
    match(stdout, reason);
  });
}

const UNREADABLE = ["fail 100 E: could not open lock file", "garbage", "truncate 0"];

for (const behaviour of someOf(UNREADABLE, 1)) {
  Deno.test(`check is not ok where apt does "${behaviour}"`, async () => {
    await using host = await openAgentHost("healthy");
    await host.write("behave/apt", behaviour);

    const { code, stdout } = await host.run("check");

    notStrictEqual(code, 0);
    match(stdout, /updates/);
  });
}
