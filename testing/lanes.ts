import type { Argv, CommandResult, FileResult, Lane, LaneFactory } from "../agent/io/io.ts";
import type { Cycle } from "../agent/collectors/collector.ts";

/** What a pretended machine answers; what is not here does not exist on it. */
export interface TestingMachine {
  /** By argv, words separated by blanks: stdout, or another result. */
  commands?: Record<string, string | CommandResult | (() => Promise<string | CommandResult>)>;
  /** By path: the text, or another result. A folder is whatever a path here begins with. */
  files?: Record<string, string | FileResult<string>>;
  /** Epoch seconds by path. */
  modified?: Record<string, number>;
  /** Permission bits by path, or another result. */
  permissions?: Record<string, number | FileResult<number>>;
  /** Targets by path. */
  links?: Record<string, string>;
}

export interface TestingLanes {
  lane: LaneFactory;
  /** Every command and path that was asked for, in order. */
  asked: string[];
}

/** Lanes onto `machine`, which tests may change between calls. */
export function createTestingLanes(machine: TestingMachine): TestingLanes {
  const asked: string[] = [];

  async function run(argv: Argv): Promise<CommandResult> {
    const command = argv.join(" ");
    asked.push(command);
    const answer = machine.commands?.[command];
    const result = typeof answer === "function" ? await answer() : answer;
    return typeof result === "string"
      ? { kind: "ok", stdout: result, stderr: "" }
      : result ?? { kind: "not_found" };
  }

  const file = <T>(path: string, value: T | FileResult<T> | undefined): FileResult<T> => {
    asked.push(path);
    if (value === undefined) return { kind: "not_found" };
    return isResult(value) ? value : { kind: "ok", value };
  };

  const lane: Lane = {
    run,
    async runLines(argv, onLine) {
      const result = await run(argv);
      if (result.kind !== "ok" && result.kind !== "nonzero_exit") return result;
      const lines = result.stdout.split("\n");
      const rest = lines.pop() ?? "";
      lines.forEach(onLine);
      if (rest !== "" && result.kind === "ok") onLine(rest);
      return { ...result, stdout: "" };
    },
    readText: (path) => Promise.resolve(file(path, machine.files?.[path])),
    listDirectory: (path) => Promise.resolve(file(path, namesIn(machine, `${path}/`))),
    readLink: (path) => Promise.resolve(file(path, machine.links?.[path])),
    modifiedUnix: (path) => Promise.resolve(file(path, machine.modified?.[path])),
    permissions: (path) => Promise.resolve(file(path, machine.permissions?.[path])),
  };
  return { lane: () => lane, asked };
}

/** A cycle of its own. */
export function createTestingCycle(kind: Cycle["kind"]): Cycle {
  const made = new Map<string, Promise<unknown>>();
  return {
    kind,
    shared<T>(key: string, make: () => Promise<T>): Promise<T> {
      // Each key has one maker and so one type.
      const promise = made.get(key) as Promise<T> | undefined ?? make();
      made.set(key, promise);
      return promise;
    },
  };
}

function namesIn(machine: TestingMachine, folder: string): string[] | undefined {
  const names = Object.keys(machine.files ?? {})
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length).split("/")[0] ?? "");
  return names.length === 0 ? undefined : [...new Set(names)].sort();
}

function isResult<T>(value: T | FileResult<T>): value is FileResult<T> {
  return typeof value === "object" && value !== null && "kind" in value;
}
