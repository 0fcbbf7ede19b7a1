import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { systemInfoSchema } from "../../shared/sample/system_info.ts";
import { TestingClock } from "../../shared/testing_clock.ts";
import type { CommandResult } from "../io/io.ts";
import { createSystemInfoCollector } from "./system_info.ts";
import { createTestingCycle, createTestingLanes, type TestingMachine } from "./testing_lane.ts";

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
const STAMP = "/var/lib/apt/periodic/update-success-stamp";
const MODIFIED = { [LISTS]: 1_757_404_800 };
const FILES = {
  [`${LISTS}/deb.debian.org_debian_dists_trixie_InRelease`]: "",
  [`${LISTS}/download.proxmox.com_debian_pve_dists_trixie_InRelease`]: "",
  "/boot/vmlinuz-6.14.11-4-pve": "",
  "/boot/vmlinuz-6.17.2-1-pve": "",
};
/** What `apt list --upgradable` prints where the lists hold nothing newer. */
const NONE = { ...COMMANDS, [APT]: "Listing...\n" };

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

for (
  const [stamp, checked] of [
    [1_757_404_799, 1_757_404_800],
    [1_757_404_801, 1_757_404_801],
  ] as const
) {
  Deno.test(`system_info takes the newer of apt's lists and a stamp of ${stamp}`, async () => {
    const { section } = await collect({ modified: { ...MODIFIED, [STAMP]: stamp } });

    strictEqual(section.updates_checked_unix, checked);
    deepStrictEqual(section.errors, []);
  });
}

Deno.test("system_info looks for apt's files and kernels beside proc", async () => {
  const { asked } = await collect({ files: { [`/hosts/a${LISTS}/lock`]: "" } }, "/hosts/a/proc");

  deepStrictEqual(asked.filter((what) => what.startsWith("/")).sort(), [
    "/hosts/a/boot",
    "/hosts/a/etc/apt/sources.list",
    "/hosts/a/etc/apt/sources.list.d",
    `/hosts/a${LISTS}`,
    `/hosts/a${LISTS}`,
    `/hosts/a${STAMP}`,
  ]);
});

const FUTURE = Date.UTC(2026, 0, 1) / 1000 + 1;

for (
  const [why, lists, stamp, checked] of [
    ["of the present", FUTURE - 1, undefined, FUTURE - 1],
    ["from the future", FUTURE, undefined, null],
    ["from the future beside one that is not", FUTURE, 1_757_404_800, 1_757_404_800],
    ["beside one from the future", 1_757_404_800, FUTURE, 1_757_404_800],
  ] as const
) {
  Deno.test(`system_info takes a time ${why} for ${checked}`, async () => {
    const modified = { [LISTS]: lists, ...stamp === undefined ? {} : { [STAMP]: stamp } };

    const { section } = await collect({ modified });

    strictEqual(section.updates_checked_unix, checked);
    deepStrictEqual(tagsOf(section.errors), checked === null ? ["apt_upgradable"] : []);
  });
}

for (
  const [why, files, missing] of [
    ["were removed with their folder", {}, ["Proxmox VE"]],
    ["were removed", { [`${LISTS}/partial/x`]: "", [`${LISTS}/lock`]: "" }, ["Proxmox VE"]],
  ] as const
) {
  Deno.test(`system_info does not know that there are no updates where apt's lists ${why}`, async () => {
    const { section } = await collect({ commands: NONE, files });

    strictEqual(section.pending_updates, null);
    strictEqual(section.pending_security_updates, null);
    strictEqual(section.updates_checked_unix, null);
    deepStrictEqual(section.missing_repositories, missing);
    deepStrictEqual(tagsOf(section.errors), ["apt_upgradable"]);

    // What is known to be pending all the same is.
    strictEqual((await collect({ files })).section.pending_updates, 3);
  });
}

Deno.test("system_info does not look for repositories in lists that hang", async () => {
  const { lane } = createTestingLanes({ commands: NONE, files: FILES });
  const hangs = { kind: "timed_out", timeout_ms: 5000 } as const;
  const collector = createSystemInfoCollector({
    clock: new TestingClock(),
    lane: (name) => ({ ...lane(name), listDirectory: () => Promise.resolve(hangs) }),
    paths: { proc: "/proc", pve: "/etc/pve", state: "" },
    agent_version: "1.2.3",
  });

  const section = systemInfoSchema.parse(await collector.collect(createTestingCycle("slow")));

  strictEqual(section.pending_updates, null);
  deepStrictEqual(section.missing_repositories, []);
  deepStrictEqual(tagsOf(section.errors), ["pveversion", "apt_upgradable"]);
});

Deno.test("system_info believes a count of none where there are lists", async () => {
  const { section } = await collect({ commands: NONE });

  deepStrictEqual([section.pending_updates, section.pending_security_updates], [0, 0]);
  deepStrictEqual(section.errors, []);
});

Deno.test("system_info counts the other packages where a line is something else", async () => {
  const text = `${COMMANDS[APT]}A line of its own\n`;

  const { section } = await collect({ commands: { ...COMMANDS, [APT]: text } });
  const alone = await collect({ commands: { ...COMMANDS, [APT]: "Listing...\nnoise\n" } });

  strictEqual(section.pending_updates, 3);
  match(section.errors[0]?.message ?? "", /1 of the lines of "apt list --upgradable": "A line of/);
  strictEqual(alone.section.pending_updates, null);
  deepStrictEqual(tagsOf(alone.section.errors), ["apt_upgradable"]);
});

const DEBIAN_ALONE = { [`${LISTS}/deb.debian.org_debian_dists_trixie_InRelease`]: "" };
const SOURCES = "/etc/apt/sources.list.d";
const ENTERPRISE = `Types: deb
URIs: https://enterprise.proxmox.com/debian/pve
Suites: trixie
Components: pve-enterprise
`;
const DENIED = { kind: "failed", message: "Permission denied" } as const;

for (
  const [why, files, missing, errors] of [
    ["no source can be read, and there is none of Proxmox", {}, ["Proxmox VE"], []],
    [
      "no source can be read, and there is one of Proxmox",
      { [`${LISTS}/mirror.example.com_pve_dists_trixie_Release`]: "" },
      [],
      [],
    ],
    [
      "a repository without an index is enabled",
      { [`${SOURCES}/pve-enterprise.sources`]: ENTERPRISE },
      ["https://enterprise.proxmox.com/debian/pve trixie"],
      [],
    ],
    [
      "it is not",
      {
        [`${SOURCES}/pve-enterprise.sources`]: `${ENTERPRISE}Enabled: false\n`,
        "/etc/apt/sources.list": "deb http://deb.debian.org/debian trixie main\n",
      },
      [],
      [],
    ],
    [
      "two are in the form of one line, one of them twice",
      {
        "/etc/apt/sources.list": "deb http://security.debian.org/debian-security x-security main\n",
        [`${SOURCES}/b.list`]: "deb http://u:p@b.example.com/b x main\n" +
          "deb http://b.example.com/b/ x contrib\n",
      },
      [
        "http://b.example.com/b x",
        "http://security.debian.org/debian-security x-security",
      ],
      [],
    ],
    [
      "files are not apt's",
      {
        "/etc/apt/sources.list": "",
        [`${SOURCES}/pve-enterprise.sources.bak`]: ENTERPRISE,
        [`${SOURCES}/.pve-enterprise.sources`]: ENTERPRISE,
      },
      [],
      [],
    ],
    [
      "one file cannot be read: then Proxmox's own is looked for as well",
      {
        [`${SOURCES}/a.list`]: "deb http://a.example.com/a x main\n",
        [`${SOURCES}/pve-enterprise.sources`]: DENIED,
      },
      ["Proxmox VE", "http://a.example.com/a x"],
      ["apt_upgradable"],
    ],
  ] satisfies [string, Required<TestingMachine>["files"], string[], string[]][]
) {
  Deno.test(`system_info names ${missing.length} repositories without an index where ${why}`, async () => {
    const { section } = await collect({ commands: NONE, files: { ...DEBIAN_ALONE, ...files } });

    deepStrictEqual(section.missing_repositories, missing);
    deepStrictEqual(tagsOf(section.errors), errors);
    strictEqual(section.updates_checked_unix, 1_757_404_800);
  });
}

Deno.test("system_info reads no more than 100 files of sources", async () => {
  const many = Array.from({ length: 101 }, (_, index) => [`${SOURCES}/${index}.list`, ""]);

  const { section, asked } = await collect({ files: { ...FILES, ...Object.fromEntries(many) } });

  strictEqual(asked.filter((path) => path.endsWith(".list")).length, 101);
  match(section.errors[0]?.message ?? "", /more than 100 of 101 files/);
});

Deno.test("system_info believes a copy of apt's folder that holds a lock alone", async () => {
  const { section } = await collect({ commands: NONE, files: { [`${LISTS}/lock`]: "" } });

  deepStrictEqual([section.pending_updates, section.missing_repositories], [0, []]);
});
