/** `agent check`: exit codes of a monitoring plug-in, and a line for each reason. */
import { deepStrictEqual, match, notStrictEqual, strictEqual } from "node:assert/strict";
import { openAgentHost } from "../support/agent_host.ts";

/** Each reason without its sentence: level, code and subject. */
const HOSTS: [fixture: string, code: number, summary: string, reasons: string[]][] = [
  ["healthy", 0, "OK - nothing to report", []],
  ["many-classes", 0, "OK - nothing to report", []],
  ["no-zfs", 0, "OK - nothing to report", []],
  ["pve8-text", 1, "WARNING - 3 warning", [
    "WARNING pool_capacity rpool",
    "WARNING snapshot_old rpool/data/vm-100-disk-0",
    "WARNING updates_pending",
  ]],
  ["nearly-full", 2, "CRITICAL - 1 critical", ["CRITICAL pool_capacity_critical tank"]],
  ["degraded", 2, "CRITICAL - 1 critical, 4 warning", [
    "CRITICAL pool_health tank",
    "WARNING device_errors tank/ata-ST12000NM0007-2A1101_ZJV0A003",
    "WARNING device_errors tank/ata-ST12000NM0007-2A1101_ZJV0A004",
    "WARNING device_errors tank/ata-ST12000NM0007-2A1101_ZJV0A006",
    "WARNING updates_pending",
  ]],
  ["resilver", 2, "CRITICAL - 1 critical, 1 unknown, 1 warning", [
    "CRITICAL pool_health backup",
    "UNKNOWN scrub_unknown backup",
    "WARNING device_errors backup/ata-WDC_WD80EFAX-68KNBN0_WD-OLD77",
  ]],
  ["suspended", 2, "CRITICAL - 2 critical, 5 warning", [
    "CRITICAL pool_health usbpool",
    "CRITICAL pool_data_errors usbpool",
    "WARNING device_errors usbpool/mirror-0",
    "WARNING device_errors usbpool/usb-WD_Elements_25A3_5751-0:0",
    "WARNING device_errors usbpool/usb-WD_Elements_25A3_5752-0:0",
    "WARNING device_errors usbpool/usbpool",
    "WARNING storage_inactive usb-backup",
  ]],
];

for (const [fixture, code, summary, reasons] of HOSTS) {
  Deno.test(`check exits ${code} on the recorded host "${fixture}": ${summary}`, async () => {
    await using host = await openAgentHost(fixture);

    const ended = await host.run("check");

    const [first, ...lines] = ended.stdout.trimEnd().split("\n");
    deepStrictEqual([ended.code, first, ended.stderr], [code, summary, ""]);
    deepStrictEqual(lines.map((line) => line.split(": ")[0]), reasons);
    for (const line of lines) match(line, /^[A-Z]+ \w+( \S+)?: [A-Z0-9].*[^.]$/);
  });
}

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

for (const [tool, behaviour, reason] of UNKNOWN) {
  Deno.test(`check exits 3 where ${tool} does "${behaviour}"`, async () => {
    await using host = await openAgentHost("healthy");
    await host.write(`behave/${tool}`, behaviour);

    const { code, stdout } = await host.run("check");

    strictEqual(code, 3);
    match(stdout, /^UNKNOWN - \d+ unknown/);
    match(stdout, reason);
  });
}

for (const behaviour of ["fail 100 E: could not open lock file", "garbage", "truncate 0"]) {
  Deno.test(`check is not ok where apt does "${behaviour}"`, async () => {
    await using host = await openAgentHost("healthy");
    await host.write("behave/apt", behaviour);

    const { code, stdout } = await host.run("check");

    notStrictEqual(code, 0);
    match(stdout, /updates/);
  });
}
