/**
 * What `agent once` reads of Proxmox in situations that operators met: every case of
 * `fixtures/cases/field/pve`, with what its `expect.md` calls right. What level comes of it is the
 * judge's, and tested with it.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { SectionValues } from "../../shared/sample/mod.ts";
import { openFieldCase, readOnce } from "../../testing/field_case.ts";
import { someOf } from "../../testing/rounds.ts";

type Check = (sections: SectionValues) => void;

const CASES: [name: string, check: Check][] = [
  ["01-corosync-down-since-boot", ({ host, vms_runtime }) => {
    deepStrictEqual([host.cluster_member, host.cluster_name, host.quorate], [true, null, false]);
    // Which nodes there are is not known before corosync has answered.
    deepStrictEqual(vms_runtime.orphans, []);
  }],
  ["02-vm-io-error-thin-metadata-full", ({ vms_runtime }) => {
    strictEqual(guest(vms_runtime, 100).status, "io-error");
    deepStrictEqual(vms_runtime.errors, []);
  }],
  ["03-enterprise-repo-401", ({ system_info }) => {
    deepStrictEqual(system_info.missing_repositories, ["Proxmox VE"]);
    strictEqual(system_info.pending_updates, 0);
  }],
  ["09-docker-guest-240-interfaces", ({ vms_detail }) => {
    const { ips, macs, errors } = guest(vms_detail, 100);
    deepStrictEqual([ips[0], ips.length, macs, errors], [
      "10.44.4.9",
      122,
      ["BC:24:11:0C:00:01"],
      [],
    ]);
  }],
  ["10-agent-not-running-behind-a-plugin-warning", ({ vms_detail, vms_runtime, storage }) => {
    const { ips, errors } = guest(vms_detail, 100);
    deepStrictEqual(ips, ["192.168.9.3"]);
    deepStrictEqual(errors.map(({ message }) => message.replace(/^.*exit code /, "")), [
      "255: QEMU guest agent is not running",
    ]);
    deepStrictEqual(guest(vms_detail, 102).errors, []);
    deepStrictEqual([...vms_runtime.errors, ...storage.errors, ...vms_detail.errors], []);
  }],
  ["14-section-that-proxmox-skips", ({ storage, vms_runtime }) => {
    deepStrictEqual(storage.errors.map(({ subject }) => subject), ["linstor_a"]);
    deepStrictEqual(activeByName(storage), { linstor_a: null, local: true, "local-lvm": true });
    deepStrictEqual(vms_runtime.errors, []);
  }],
  ["15-options-after-a-commented-header", ({ storage }) => {
    deepStrictEqual(storage.storages.map(({ name, enabled }) => [name, enabled]), [
      ["local", true],
      ["local-lvm", true],
    ]);
    deepStrictEqual(activeByName(storage), { local: true, "local-lvm": false });
    deepStrictEqual(storage.errors, []);
  }],
  ["17-containers-that-configure-themselves", ({ vms_detail }) => {
    deepStrictEqual(guest(vms_detail, 110).ips, ["192.168.8.110"]);
    deepStrictEqual(guest(vms_detail, 111).ips, ["192.168.8.1", "10.30.0.1"]);
    const { ips, macs } = guest(vms_detail, 112);
    deepStrictEqual(ips, ["192.168.8.12", "2001:db8:8::12", "10.40.0.12"]);
    strictEqual(macs.length, 2);
    ok(!JSON.stringify(vms_detail).includes("FIXTURE-SECRET-NEVER-SENT"));
    deepStrictEqual(vms_detail.vms.flatMap(({ errors }) => errors), []);
  }],
  ["18-paused-prelaunch-suspended-template", ({ vms_runtime }) => {
    const states = vms_runtime.vms.map(({ vmid, status, lock }) => [vmid, status, lock]);
    deepStrictEqual(states.slice(2), [
      [120, "stopped", "suspended"],
      [121, "paused", null],
      [122, "prelaunch", "backup"],
      [123, "running", "migrate"],
      [124, "stopped", null],
      [9000, "stopped", null],
    ]);
    strictEqual(guest(vms_runtime, 9000).template, true);
    strictEqual(guest(vms_runtime, 124).ha_state, "error");
    deepStrictEqual(guest(vms_runtime, 124).tags, ["Über", "ha", "x", "y"]);
    deepStrictEqual(vms_runtime.errors, []);
  }],
  ["20-old-resources-without-plugintype-and-content", ({ storage, vms_runtime }) => {
    deepStrictEqual(
      storage.storages.map(({ name, type, content }) => [name, type, ...content]),
      [
        ["local", "dir", "backup", "iso", "vztmpl"],
        ["local-lvm", "lvmthin", "images", "rootdir"],
      ],
    );
    const { cpu_usage, mem_bytes, uptime_seconds, template } = guest(vms_runtime, 100);
    deepStrictEqual([cpu_usage, mem_bytes, uptime_seconds, template], [
      0.0123456789012,
      2_147_483_648,
      640_211,
      false,
    ]);
  }],
  ["23-zfs-storage-full-by-reservations", ({ storage }) => {
    const full = storage.storages.find(({ name }) => name === "tank-vm");
    strictEqual(full?.type, "zfspool");
    strictEqual(Math.floor(100 * (full.used_fraction ?? 0)), 96);
  }],
  ["28-guest-just-created", ({ vms_runtime }) => {
    const cycles = vms_runtime.vms.map((
      { vmid, cycles_without_figures },
    ) => [vmid, cycles_without_figures]);
    deepStrictEqual(cycles, [[100, 0], [101, 0], [190, 1]]);
    deepStrictEqual(vms_runtime.errors, []);
  }],
  ["30-neglected-host", ({ host_care }) => {
    deepStrictEqual(host_care.errors, []);
    const { replication, ha, ecc, md, zed, disks } = host_care;
    deepStrictEqual([replication?.jobs[0]?.fail_count, replication?.jobs[0]?.error], [
      7,
      "command 'zfs send' failed: exit code 1\\nno route to \\u001b[31mhost",
    ]);
    deepStrictEqual(ha?.services.map(({ sid, state }) => [sid, state]), [
      ["vm:100", "started"],
      ["vm:999", "error"],
    ]);
    deepStrictEqual(ecc?.controllers, [{ name: "mc0", uncorrected: 2 }]);
    deepStrictEqual(md?.arrays.map(({ name, working }) => [name, working]), [["md0", 1]]);
    deepStrictEqual(zed, { available: true, notifies: [] });
    deepStrictEqual(disks?.disks.map(({ health }) => health).filter((it) => it === "failed"), [
      "failed",
    ]);
    ok(!JSON.stringify(host_care).includes("FIXTURE-SECRET-NEVER-SENT"));
  }],
  ["31-state-lost-with-the-power", ({ host_care }) => {
    deepStrictEqual([host_care.replication, host_care.ha, host_care.boot], [null, null, null]);
    const tags = host_care.errors.map(({ tag }) => tag);
    deepStrictEqual(tags.sort(), ["boot", "disks", "ha", "replication"]);
    strictEqual(host_care.disks?.disks.length, 7);
  }],
  ["32-neglected-backups", ({ backups }) => {
    deepStrictEqual(backups.jobs?.map(({ id, last_run }) => [id, last_run?.status]), [
      ["backup-nightly", "error"],
      ["backup-hourly", "ok"],
      ["backup-weekly", "warning"],
      ["backup-pool", undefined],
      ["backup-off", undefined],
    ]);
    deepStrictEqual(backups.errors.map(({ tag }) => tag), ["backup_guests"]);
    ok(!JSON.stringify(backups).includes("FIXTURE-SECRET-NEVER-SENT"));
  }],
  ["33-backup-state-lost", ({ backups }) => {
    deepStrictEqual(backups.jobs?.map(({ id, last_run }) => [id, last_run?.status]), [
      ["backup-7c1d2e3f-90ab", undefined],
      ["backup-5a6b7c8d-1234", "ok"],
      ["backup-0f0e0d0c-5678", undefined],
    ]);
    deepStrictEqual(backups.errors.map(({ tag }) => tag).sort(), ["backup_guests", "backup_jobs"]);
  }],
];

for (const [name, check] of someOf(CASES, 4)) {
  Deno.test(`once reads the field case pve/${name}`, async () => {
    await using host = await openFieldCase(`pve/${name}`);

    check(await readOnce(host));
  });
}

Deno.test("every field case of Proxmox is read", async () => {
  const folder = new URL("../../fixtures/cases/field/pve", import.meta.url);
  const names = await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name);

  deepStrictEqual(CASES.map(([name]) => name), names.sort());
});

function guest<T extends { vmid: number }>({ vms }: { vms: T[] }, vmid: number): T {
  const found = vms.find((one) => one.vmid === vmid);
  ok(found !== undefined, `no guest ${vmid}`);
  return found;
}

function activeByName({ storages }: SectionValues["storage"]): Record<string, boolean | null> {
  return Object.fromEntries(storages.map(({ name, active }) => [name, active]));
}
