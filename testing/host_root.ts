/** The root folder of a host, for tests of collectors on real files and the real `/proc` reader. */
import { dirname } from "node:path";
import { type Clock, systemClock } from "../shared/clock.ts";
import type { ProcFile } from "../agent/io/allowed.ts";
import { allowListFor, createLanes } from "../agent/io/lane.ts";
import { withDirectory } from "./with_directory.ts";
import type { CollectorContext } from "../agent/collectors/collector.ts";

/** Whose text is below `fixtures/cases/proc`. */
const PROC_CASES: Record<ProcFile, string> = {
  loadavg: "loadavg.txt",
  meminfo: "meminfo.txt",
  stat: "stat.txt",
  uptime: "uptime.txt",
  "sys/kernel/hostname": "hostname.txt",
  "sys/kernel/random/boot_id": "boot_id.txt",
  cmdline: "cmdline.txt",
  mdstat: "mdstat_none.txt",
  swaps: "swaps.txt",
  "spl/kstat/zfs/arcstats": "arcstats.txt",
};

/** Paths are relative and begin with `proc/` or `pve/`. */
export interface TestingRoot {
  context: CollectorContext;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  link(path: string, target: string): Promise<void>;
}

/** Runs `test` on a host with ZFS that has nothing in its `pve` folder. */
export async function withRoot(
  test: (root: TestingRoot) => Promise<void>,
  clock: Clock = systemClock,
): Promise<void> {
  await withDirectory(async (folder) => {
    const paths = { proc: `${folder}/proc`, pve: `${folder}/pve`, state: `${folder}/state` };
    const lane = createLanes({ clock, allow: allowListFor(paths) });
    const root: TestingRoot = {
      context: { clock, lane, paths, agent_version: "0" },
      read: (path) => Deno.readTextFile(`${folder}/${path}`),
      async write(path, text) {
        await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
        await Deno.writeTextFile(`${folder}/${path}`, text);
      },
      remove: (path) => Deno.remove(`${folder}/${path}`, { recursive: true }),
      link: (path, target) => Deno.symlink(target, `${folder}/${path}`),
    };

    const cases = new URL("../fixtures/cases/proc/", import.meta.url);
    for (const [file, name] of Object.entries(PROC_CASES)) {
      await root.write(`proc/${file}`, await Deno.readTextFile(new URL(name, cases)));
    }
    await Deno.mkdir(paths.pve);
    await test(root);
  });
}
