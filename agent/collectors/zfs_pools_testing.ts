/** Runs the collector of pools on recorded answers instead of zpool. For tests only. */
import { TestingClock } from "../../shared/testing_clock.ts";
import type { CommandResult, FileResult } from "../io/io.ts";
import type { StateFile } from "../io/state_file.ts";
import type { SectionOf } from "./collector.ts";
import { createTestingCycle, createTestingLanes, type TestingMachine } from "./testing_lane.ts";
import { createZfsPoolsCollector } from "./zfs_pools.ts";

export const LIST_JSON = "zpool list -j --json-int";
export const STATUS_JSON = "zpool status -j --json-int";
export const LIST_TEXT = "zpool list -Hp -o name,size,alloc,free,frag,cap,health";
export const STATUS_TEXT = "zpool status -p";

/** What each command answers; those not named fail with exit code 1 and no word. */
export type Answers = Record<string, CommandResult>;

export function ok(stdout: string): CommandResult {
  return { kind: "ok", stdout, stderr: "" };
}

export function failing(code: number, stderr: string, stdout = ""): CommandResult {
  return { kind: "nonzero_exit", code, stdout, stderr };
}

/** The answer of OpenZFS before 2.3. */
export const NO_JSON = failing(2, "invalid option 'j'\nusage:\n\tlist [-gHLpPv] [-o property]\n");

const ALL_FAILING: Answers = Object.fromEntries(
  [LIST_JSON, STATUS_JSON, LIST_TEXT, STATUS_TEXT].map((command) => [command, failing(1, "")]),
);

/** A state file in memory. */
export class MemoryFile implements StateFile {
  readonly path = "/var/lib/test/last_scrub.json";
  constructor(public text: string | null = null) {}

  read(): Promise<FileResult<string>> {
    return Promise.resolve(
      this.text === null ? { kind: "not_found" } : { kind: "ok", value: this.text },
    );
  }

  write(text: string): Promise<void> {
    this.text = text;
    return Promise.resolve();
  }
}

export interface TestHost {
  /** May be changed between cycles. */
  answers: Answers;
  clock: TestingClock;
  /** Commands run so far. */
  calls: string[];
  collect(): Promise<SectionOf<"fast", "zfs_pools">>;
}

export function createTestHost(
  answers: Answers,
  { file = new MemoryFile(), isModuleLoaded = true as boolean | null } = {},
): TestHost {
  const clock = new TestingClock();
  const machine: TestingMachine = {};
  const { lane, asked } = createTestingLanes(machine);
  const collector = createZfsPoolsCollector(
    {
      clock,
      lane,
      paths: { proc: "/proc", pve: "/etc/pve", state: "/var/lib/test" },
      agent_version: "0",
    },
    { zfsModuleLoaded: () => Promise.resolve(isModuleLoaded), lastScrubFile: file },
  );

  const host: TestHost = {
    answers,
    clock,
    calls: asked,
    async collect() {
      machine.commands = { ...ALL_FAILING, ...host.answers };
      const section = await collector.collect(createTestingCycle("fast"));
      // What this collector makes; the interface names only what all collectors have in common.
      return section as SectionOf<"fast", "zfs_pools">;
    },
  };
  return host;
}
