import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import type { CommandResult } from "../io/io.ts";
import { readUpdates } from "./system_updates.ts";
import { createTestingLanes, type TestingMachine } from "../../testing/lanes.ts";

const APT = "apt list --upgradable";
const COMMANDS: Record<string, string | CommandResult> = {
  [APT]: Deno.readTextFileSync(
    `${import.meta.dirname}/../../fixtures/cases/apt/list_upgradable_en.txt`,
  ),
};
/** What it prints where the lists hold nothing newer. */
const NONE = { [APT]: "Listing...\n" };
const LISTS = "/var/lib/apt/lists";
const STAMP = "/var/lib/apt/periodic/update-success-stamp";
const MODIFIED = { [LISTS]: 1_757_404_800 };
const FILES = {
  [`${LISTS}/deb.debian.org_debian_dists_trixie_InRelease`]: "",
  [`${LISTS}/download.proxmox.com_debian_pve_dists_trixie_InRelease`]: "",
};
const context = {
  clock: new TestingClock(),
  paths: { proc: "/proc", pve: "/etc/pve", state: "" },
  agent_version: "1.2.3",
};

async function collect(machine: TestingMachine, proc = "/proc") {
  const { lane, asked } = createTestingLanes({
    commands: COMMANDS,
    modified: MODIFIED,
    files: FILES,
    ...machine,
  });
  const updates = await readUpdates({ ...context, lane, paths: { ...context.paths, proc } });
  return { updates, asked };
}

const tagsOf = (errors: { tag: string }[]) => errors.map(({ tag }) => tag);

for (
  const [stamp, checked] of [
    [1_757_404_799, 1_757_404_800],
    [1_757_404_801, 1_757_404_801],
  ] as const
) {
  Deno.test(`readUpdates() takes the newer of apt's lists and a stamp of ${stamp}`, async () => {
    const { updates } = await collect({ modified: { ...MODIFIED, [STAMP]: stamp } });

    strictEqual(updates.updates_checked_unix, checked);
    deepStrictEqual(updates.errors, []);
  });
}

Deno.test("readUpdates() looks for apt's files beside proc", async () => {
  const { asked } = await collect({ files: { [`/hosts/a${LISTS}/lock`]: "" } }, "/hosts/a/proc");

  deepStrictEqual(asked.filter((what) => what.startsWith("/")).sort(), [
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
  Deno.test(`readUpdates() takes a time ${why} for ${checked}`, async () => {
    const modified = { [LISTS]: lists, ...stamp === undefined ? {} : { [STAMP]: stamp } };

    const { updates } = await collect({ modified });

    strictEqual(updates.updates_checked_unix, checked);
    deepStrictEqual(tagsOf(updates.errors), checked === null ? ["apt_upgradable"] : []);
  });
}

for (
  const [why, files, missing] of [
    ["were removed with their folder", {}, ["Proxmox VE"]],
    ["were removed", { [`${LISTS}/partial/x`]: "", [`${LISTS}/lock`]: "" }, ["Proxmox VE"]],
  ] as const
) {
  Deno.test(`readUpdates() does not know that there are no updates where apt's lists ${why}`, async () => {
    const { updates } = await collect({ commands: NONE, files });

    strictEqual(updates.pending_updates, null);
    strictEqual(updates.pending_security_updates, null);
    strictEqual(updates.updates_checked_unix, null);
    deepStrictEqual(updates.missing_repositories, missing);
    deepStrictEqual(tagsOf(updates.errors), ["apt_upgradable"]);

    // What is known to be pending all the same is.
    strictEqual((await collect({ files })).updates.pending_updates, 3);
  });
}

Deno.test("readUpdates() does not look for repositories in lists that hang", async () => {
  const { lane } = createTestingLanes({ commands: NONE, files: FILES });
  const hangs = { kind: "timed_out", timeout_ms: 5000 } as const;

  const updates = await readUpdates({
    ...context,
    lane: (name) => ({ ...lane(name), listDirectory: () => Promise.resolve(hangs) }),
  });

  strictEqual(updates.pending_updates, null);
  deepStrictEqual(updates.missing_repositories, []);
  deepStrictEqual(tagsOf(updates.errors), ["apt_upgradable"]);
});

Deno.test("readUpdates() believes a count of none where there are lists", async () => {
  const { updates } = await collect({ commands: NONE });

  deepStrictEqual([updates.pending_updates, updates.pending_security_updates], [0, 0]);
  deepStrictEqual(updates.errors, []);
});

Deno.test("readUpdates() counts the other packages where a line is something else", async () => {
  const text = `${COMMANDS[APT]}A line of its own\n`;

  const { updates } = await collect({ commands: { ...COMMANDS, [APT]: text } });
  const alone = await collect({ commands: { ...COMMANDS, [APT]: "Listing...\nnoise\n" } });

  strictEqual(updates.pending_updates, 3);
  match(updates.errors[0]?.message ?? "", /1 of the lines of "apt list --upgradable": "A line of/);
  strictEqual(alone.updates.pending_updates, null);
  deepStrictEqual(tagsOf(alone.updates.errors), ["apt_upgradable"]);
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
  Deno.test(`readUpdates() names ${missing.length} repositories without an index where ${why}`, async () => {
    const { updates } = await collect({ commands: NONE, files: { ...DEBIAN_ALONE, ...files } });

    deepStrictEqual(updates.missing_repositories, missing);
    deepStrictEqual(tagsOf(updates.errors), errors);
    strictEqual(updates.updates_checked_unix, 1_757_404_800);
  });
}

Deno.test("readUpdates() reads no more than 100 files of sources", async () => {
  const many = Array.from({ length: 101 }, (_, index) => [`${SOURCES}/${index}.list`, ""]);

  const { updates, asked } = await collect({ files: { ...FILES, ...Object.fromEntries(many) } });

  strictEqual(asked.filter((path) => path.endsWith(".list")).length, 101);
  match(updates.errors[0]?.message ?? "", /more than 100 of 101 files/);
});

Deno.test("readUpdates() believes a copy of apt's folder that holds a lock alone", async () => {
  const { updates } = await collect({ commands: NONE, files: { [`${LISTS}/lock`]: "" } });

  deepStrictEqual([updates.pending_updates, updates.missing_repositories], [0, []]);
});
