/** What `agent once` reads of updates where there are other reasons for "none" than that there are none. */
import { deepStrictEqual, match } from "node:assert/strict";
import { join } from "node:path";
import type { SectionValues } from "../../shared/sample/mod.ts";
import type { AgentHost } from "../../testing/agent_host.ts";
import { openLaidOverHost, readOnce } from "../../testing/field_case.ts";

const LISTS = "var/lib/apt/lists";

interface Row {
  why: string;
  change(host: AgentHost): Promise<void>;
  check(sections: SectionValues): void;
}

const ROWS: Row[] = [
  {
    why: "updates are unknown where apt's lists were removed",
    async change(host) {
      await Deno.mkdir(join(host.directory, LISTS, "partial"));
    },
    check({ system_info }) {
      deepStrictEqual([system_info.pending_updates, system_info.updates_checked_unix], [
        null,
        null,
      ]);
      match(system_info.errors[0]?.message ?? "", /holds no package lists/);
    },
  },
  {
    why: "a repository without an index is named, as apt's sources have it",
    async change(host) {
      await host.write(
        "etc/apt/sources.list.d/pve-enterprise.sources",
        "Types: deb\nURIs: https://user:FIXTURE-SECRET-NEVER-SENT@enterprise.proxmox.com/debian/pve\n" +
          "Suites: trixie\nComponents: pve-enterprise\n",
      );
      await host.write(
        "etc/apt/sources.list",
        "deb http://deb.debian.org/debian trixie main\n# deb http://off.example.com/ trixie main\n",
      );
      await host.write(`${LISTS}/deb.debian.org_debian_dists_trixie_InRelease`, "");
    },
    check({ system_info }) {
      deepStrictEqual(system_info.missing_repositories, [
        "https://enterprise.proxmox.com/debian/pve trixie",
      ]);
      deepStrictEqual(system_info.errors, []);
    },
  },
  {
    why: "a check for updates in the future is none, and one odd line costs no other",
    async change(host) {
      await host.write(
        "commands/apt/list_--upgradable.out",
        "Listing...\nlibc6/stable 2.41-13 amd64 [upgradable from: 2.41-12]\nsomething else\n" +
          "our-tool/our own suite 2.0 all [upgradable from: 1.0]\n",
      );
      const soon = Date.now() / 1000 + 86_400;
      await Deno.utime(join(host.directory, LISTS), soon, soon);
    },
    check({ system_info }) {
      deepStrictEqual([system_info.pending_updates, system_info.updates_checked_unix], [2, null]);
      deepStrictEqual(
        system_info.errors.map(({ message }) => message.replace(/".*\/var/, '"/var')),
        [
          'Cannot read 1 of the lines of "apt list --upgradable": "something else"',
          `Cannot tell when updates were last checked for: "/${LISTS}" was changed in the future`,
        ],
      );
    },
  },
];

for (const { why, change, check } of ROWS) {
  Deno.test(`once: ${why}`, async () => {
    await using host = await openLaidOverHost("no-zfs");
    await change(host);

    check(await readOnce(host, "slow"));
  });
}
