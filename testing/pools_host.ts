/** Runs the collector of pools on recorded answers instead of zpool. For tests only. */
import { TestingClock } from "./clock.ts";
import type { KernelState } from "../shared/sample/zfs_pools.ts";
import type { ProcFile } from "../agent/io/allowed.ts";
import type { CommandResult, FileResult } from "../agent/io/io.ts";
import type { StateFile } from "../agent/io/state_file.ts";
import { LIST_JSON_OPTIONS, LIST_TEXT_OPTIONS } from "../agent/parsers/zpool/list_columns.ts";
import type { SectionOf } from "../agent/collectors/collector.ts";
import type { ProcReading } from "../agent/collectors/proc.ts";
import { createTestingCycle, createTestingLanes, type TestingMachine } from "./lanes.ts";
import { createZfsPoolsCollector } from "../agent/collectors/zfs_pools.ts";

export const LIST_JSON = `zpool list -j --json-int -o ${LIST_JSON_OPTIONS.all}`;
export const STATUS_JSON = "zpool status -j --json-int -t";
export const LIST_TEXT = `zpool list -Hp -o ${LIST_TEXT_OPTIONS.all}`;
export const STATUS_TEXT = "zpool status -p -s -t";

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

/** What `/proc` says on a host with ZFS; `files` adds to it or takes its place. */
export function procReading(
  files: Record<string, string> = { "spl/kstat/zfs/arcstats": "" },
  kernel_states: KernelState[] = [],
): ProcReading {
  return {
    kind: "ok",
    texts: new Map(Object.entries(files) as [ProcFile, string][]),
    kernel_states,
    uncorrected: new Map(),
  };
}

export interface TestHost {
  /** May be changed between cycles. */
  answers: Answers;
  proc: ProcReading;
  clock: TestingClock;
  /** Commands run so far. */
  calls: string[];
  collect(): Promise<SectionOf<"fast", "zfs_pools">>;
  /** What is known while `collect` is late. */
  collectMeanwhile(): Promise<SectionOf<"fast", "zfs_pools">>;
}

export interface TestHostOptions {
  /** The register of pools. */
  file?: StateFile;
  /** What `forget-pool` was told. */
  marksFile?: StateFile;
  proc?: ProcReading;
  nowMs?: number;
}

export function createTestHost(
  answers: Answers,
  { file = new MemoryFile(), marksFile = new MemoryFile(), proc = procReading(), nowMs }:
    TestHostOptions = {},
): TestHost {
  const clock = new TestingClock(nowMs);
  const machine: TestingMachine = {};
  const { lane, asked } = createTestingLanes(machine);
  const collector = createZfsPoolsCollector(
    {
      clock,
      lane,
      paths: { proc: "/proc", pve: "/etc/pve", state: "/var/lib/test" },
      agent_version: "0",
    },
    { readProc: () => Promise.resolve(host.proc), registerFile: file, marksFile },
  );
  // What this collector makes; the interface names only what all collectors have in common.
  const host: TestHost = {
    answers,
    proc,
    clock,
    calls: asked,
    async collect() {
      machine.commands = { ...ALL_FAILING, ...host.answers };
      return await collector.collect(createTestingCycle("fast")) as SectionOf<"fast", "zfs_pools">;
    },
    async collectMeanwhile() {
      const section = await collector.meanwhile?.(createTestingCycle("fast"));
      return section as SectionOf<"fast", "zfs_pools">;
    },
  };
  return host;
}
