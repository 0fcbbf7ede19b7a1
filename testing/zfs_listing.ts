/** What `zfs list` prints, and the collector of datasets over it. */
import { type Dataset, zfsDatasetsSchema } from "../shared/sample/zfs_datasets.ts";
import { TestingClock } from "./clock.ts";
import type { CommandResult } from "../agent/io/io.ts";
import { ZFS_LIST_COLUMNS, ZFS_LIST_LEAST_COLUMNS } from "../agent/parsers/zfs/list.ts";
import { createTestingCycle, createTestingLanes, type TestingMachine } from "./lanes.ts";
import { createZfsDatasetsCollector } from "../agent/collectors/zfs_datasets.ts";

export const NOW_UNIX = Date.UTC(2026, 0, 1) / 1000;
export const COMMAND = `zfs list -Hp -t all -o ${ZFS_LIST_COLUMNS}`;
export const LEAST_COMMAND = `zfs list -Hp -t all -o ${ZFS_LIST_LEAST_COLUMNS}`;
export const SAMPLE = Deno.readTextFileSync(
  `${import.meta.dirname}/../fixtures/cases/zfs_list/proxmox.txt`,
);

/** A line of all columns that begins with `cells`; nothing beyond them applies. */
export function lineOf(...cells: (string | number)[]): string {
  const columns = ZFS_LIST_COLUMNS.split(",").length;
  return [...cells, ...Array(columns - cells.length).fill("-")].join("\t") + "\n";
}

export function filesystem(name: string, created = 1): string {
  return lineOf(name, "filesystem", 1, 1, 1, 0, created, 0, 0);
}

export function snapshot(name: string, created: number, used: number | string = 1): string {
  return lineOf(name, "snapshot", used, "-", 1, "-", created);
}

export function setUp(
  machine: TestingMachine,
  isLoaded: boolean | null = true,
  clock = new TestingClock(),
) {
  const collector = createZfsDatasetsCollector(
    {
      clock,
      lane: createTestingLanes(machine).lane,
      paths: { proc: "/proc", pve: "/etc/pve", state: "" },
      agent_version: "0",
    },
    () => Promise.resolve(isLoaded),
  );
  return async () => zfsDatasetsSchema.parse(await collector.collect(createTestingCycle("medium")));
}

export const collect = (result: string | CommandResult, isLoaded: boolean | null = true) =>
  setUp({ commands: { [COMMAND]: result } }, isLoaded)();

export function failing(stderr: string, stdout = ""): CommandResult {
  return { kind: "nonzero_exit", code: 1, stdout, stderr };
}

export const NOT_FOUND = { kind: "not_found" } as const;
export const NOT_LOADED = failing("The ZFS modules are not loaded.\nTry running 'modprobe zfs'\n");

export function snapshotsOf(dataset: Dataset | undefined) {
  return [
    dataset?.snapshot_count,
    dataset?.oldest_snapshot_unix,
    dataset?.newest_snapshot_unix,
  ];
}
