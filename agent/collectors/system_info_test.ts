import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { systemInfoSchema } from "../../shared/sample/system_info.ts";
import { TestingClock } from "../../testing/clock.ts";
import type { CommandResult } from "../io/io.ts";
import { createSystemInfoCollector } from "./system_info.ts";
import {
  createTestingCycle,
  createTestingLanes,
  type TestingMachine,
} from "../../testing/lanes.ts";

const APT = "apt list --upgradable";
const VERSION = "pve-manager/9.1.1/42db4a6cf33dac83 (running kernel: 6.14.11-4-pve)";
const COMMANDS: Record<string, string | CommandResult> = {
  pveversion: `${VERSION}\n`,
  "zfs version": "zfs-2.3.4-pve1\nzfs-kmod-2.3.4-pve1\n",
  [APT]: Deno.readTextFileSync(
    `${import.meta.dirname}/../../fixtures/cases/apt/list_upgradable_en.txt`,
  ),
};
const LISTS = "/var/lib/apt/lists";
const MODIFIED = { [LISTS]: 1_757_404_800 };
const FILES = {
  [`${LISTS}/deb.debian.org_debian_dists_trixie_InRelease`]: "",
  [`${LISTS}/download.proxmox.com_debian_pve_dists_trixie_InRelease`]: "",
  "/boot/vmlinuz-6.14.11-4-pve": "",
  "/boot/vmlinuz-6.17.2-1-pve": "",
};

async function collect(machine: TestingMachine, proc = "/proc") {
  const { lane, asked } = createTestingLanes({
    commands: COMMANDS,
    modified: MODIFIED,
    files: FILES,
    ...machine,
  });
  const collector = createSystemInfoCollector({
    clock: new TestingClock(),
    lane,
    paths: { proc, pve: "/etc/pve", state: "" },
    agent_version: "1.2.3",
  });
  const section = await collector.collect(createTestingCycle("slow"));
  return { section: systemInfoSchema.parse(section), asked };
}

const tagsOf = (errors: { tag: string }[]) => errors.map(({ tag }) => tag);

Deno.test("system_info holds versions and updates", async () => {
  const { section } = await collect({});

  deepStrictEqual(section, {
    pve_version: VERSION,
    kernel_version: "6.14.11-4-pve",
    newest_kernel_version: "6.17.2-1-pve",
    zfs_version: "zfs-2.3.4-pve1",
    zfs_kmod_version: "zfs-kmod-2.3.4-pve1",
    pending_updates: 3,
    pending_security_updates: 2,
    updates_checked_unix: 1_757_404_800,
    missing_repositories: [],
    agent_version: "1.2.3",
    errors: [],
  });
});

Deno.test("system_info tells each part that is missing", async () => {
  const { section } = await collect({ commands: {}, modified: {}, files: {} });

  deepStrictEqual(tagsOf(section.errors), ["pveversion", "apt_upgradable", "apt_upgradable"]);
  strictEqual(section.pending_updates, null);
  strictEqual(section.updates_checked_unix, null);
  strictEqual(section.agent_version, "1.2.3");
});

for (
  const [why, command, result, tag] of [
    ["pveversion prints noise", "pveversion", "perl: warning\n", "pveversion"],
    ["apt prints nothing", APT, "", "apt_upgradable"],
    [
      "apt fails",
      APT,
      { kind: "nonzero_exit", code: 100, stdout: "Listing...\n", stderr: "E: broken" },
      "apt_upgradable",
    ],
    ["zfs names no module", "zfs version", "zfs-2.3.4-pve1\n", "zfs_version"],
    ["zfs takes too long", "zfs version", { kind: "timed_out", timeout_ms: 1 }, "zfs_version"],
    ["a command is stuck", "pveversion", { kind: "stuck", seconds: 3 }, "stuck"],
  ] satisfies [string, string, string | CommandResult, string][]
) {
  Deno.test(`system_info has one error when ${why}`, async () => {
    const { section } = await collect({ commands: { ...COMMANDS, [command]: result } });

    deepStrictEqual(tagsOf(section.errors), [tag]);
  });
}

Deno.test("system_info knows no module version on a host without ZFS", async () => {
  const { section } = await collect({
    commands: {
      ...COMMANDS,
      "zfs version": {
        kind: "nonzero_exit",
        code: 1,
        stdout: "zfs-2.3.4-pve1\n",
        stderr: "zfs_version_kernel() failed: No such file or directory\n",
      },
    },
  });

  strictEqual(section.zfs_version, "zfs-2.3.4-pve1");
  strictEqual(section.zfs_kmod_version, null);
  deepStrictEqual(section.errors, []);
});

Deno.test("system_info looks for kernels beside proc", async () => {
  const { asked } = await collect({ files: {} }, "/hosts/a/proc");

  strictEqual(asked.includes("/hosts/a/boot"), true);
});
