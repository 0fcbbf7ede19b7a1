/** What else keeps data safe, read by an installed agent in the sandbox of its unit. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { CARE_PARTS, hostCareSchema, type HostCareSection } from "../../shared/sample/host_care.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { withBootedRoot } from "./booted_root.ts";
import { buildPackages } from "./built_packages.ts";
import { change, recordCare, recordHost } from "./recorded_root.ts";

const AGENT = "proxmox-monitor-agent";
const LOGS = "/var/log/proxmox-monitor";
const CONFIG = `server_url = "ws://127.0.0.1:4000/socket"
token = "no-server-will-see-this"
host_id = "pve-01"
[debug]
dump_dir = "${LOGS}"
`;

/** The section of the first sample that has it; null: none was dumped yet. */
function findCare(dumped: string): HostCareSection | null {
  const [, text] = /^=+ .* kind=medium =+\n(.*?^\}$)/ms.exec(dumped) ?? [];
  return text === undefined ? null : hostCareSchema.parse(JSON.parse(text).data.host_care);
}

Deno.test("in its sandbox an installed agent reads all of the care of its host", () =>
  withDirectory((directory) =>
    withBootedRoot(async (root) => {
      const { current } = await buildPackages(AGENT, directory);
      await recordHost(root);
      await recordCare(root);
      await root.run(["mkdir", "--parents", "--mode=700", "/etc/proxmox-monitor"]);
      await change(root, "/etc/proxmox-monitor/agent.toml", () => CONFIG);
      await root.run(["chmod", "600", "/etc/proxmox-monitor/agent.toml"]);

      await root.install(current);

      const read = async () => (await root.attempt(["cat", `${LOGS}/samples.log`])).stdout;
      await until("the care of the host is read", async () => findCare(await read()) !== null);
      const care = findCare(await read());
      const commands = await root.run(["cat", `${LOGS}/commands.log`]);
      const journal = await root.run(["journalctl", "--no-pager", `--unit=${AGENT}`]);

      deepStrictEqual(care?.errors, [], commands);
      deepStrictEqual(CARE_PARTS.filter((part) => care[part] === null), []);
      deepStrictEqual(
        care.services?.units.find(({ name }) => name === "zfs-zed")?.active,
        "active",
      );
      strictEqual(care.disks?.disks.length, 8);
      deepStrictEqual(care.boot?.esps.map(({ present }) => present), [true, true]);
      strictEqual(care.certificates?.certificates.length, 1);
      strictEqual(care.replication?.jobs.length, 2);
      strictEqual(care.links?.available, true);
      for (const command of ["systemctl show", "ls -1 /dev/disk", "corosync-cfgtool -n"]) {
        match(commands, new RegExp(`\\$ ${command}.*\nexit=0 `));
      }
      doesNotMatch(commands + journal, /denied|not permitted|Read-only file system/i);
    })
  ));
