/** The root folder of a host, for tests of collectors that run the real reader of `/proc`. */
import { type Clock, systemClock } from "../../shared/clock.ts";
import type { ProcFile } from "../io/allowed.ts";
import { allowListFor, createLanes } from "../io/lane.ts";
import { withDirectory } from "../outbox/testing.ts";
import type { CollectorContext } from "./collector.ts";

const CASES = new URL("../../fixtures/cases/proc/", import.meta.url);

/** Where the text of each file is, below `fixtures/cases/proc`. */
const PROC_CASES: [file: ProcFile, name: string][] = [
  ["loadavg", "loadavg.txt"],
  ["meminfo", "meminfo.txt"],
  ["stat", "stat.txt"],
  ["uptime", "uptime.txt"],
  ["spl/kstat/zfs/arcstats", "arcstats.txt"],
  ["sys/kernel/hostname", "hostname.txt"],
];

export interface TestingRoot {
  context: CollectorContext;
  /** Paths begin with `proc/` or `pve/`. */
  write(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  link(path: string, target: string): Promise<void>;
}

/** Runs `test` on a host with ZFS, whose `pve` folder is empty. */
export async function withRoot(
  test: (root: TestingRoot) => Promise<void>,
  { clock = systemClock, PATH }: { clock?: Clock } = {},
): Promise<void> {
}
