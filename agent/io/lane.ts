import type { Clock } from "../../shared/clock.ts";
import {
  type CommandRule,
  commandRules,
  type FileRule,
  fileRules,
  isAllowedArgv,
  isAllowedPath,
  type Paths,
} from "./allowed.ts";
import type { Attempt } from "./attempt.ts";
import { createLeftBehind, type LeftBehind } from "./left_behind.ts";
import type { Argv, CommandResult, FileResult, Lane, LaneFactory, RunOptions } from "./io.ts";
import { listDirectory, modifiedUnix, permissions, readLink, readText } from "./read_file.ts";
import { runCommand, runCommandLines } from "./run_command.ts";
import { createUsualStderr } from "./usual_stderr.ts";

type FileValue = string | string[] | number;

/** What lanes allow. */
export interface AllowList {
  commands: readonly CommandRule[];
  files: readonly FileRule[];
}

/** One command or file read, for the diagnostic dump. Raw: guest files hold secrets. */
export interface IoRecord {
  /** When it began, epoch milliseconds. */
  started_ms: number;
  duration_ms: number;
  /** The argv, or `cat`, `ls`, `readlink` or `stat` and the path. */
  argv: Argv;
  result: CommandResult | FileResult<FileValue>;
}

export interface LanesOptions {
  clock: Clock;
  allow: AllowList;
  /** Ends running children, because the agent stops. */
  signal?: AbortSignal;
  /** Told of everything that was done, with its whole output; absent: nothing is kept. */
  onRecord?: (record: IoRecord) => void;
}

/** The allow-list of the product. */
export function allowListFor(paths: Paths): AllowList {
  return { commands: commandRules(paths), files: fileRules(paths) };
}

/** The lanes of one agent. */
export interface Lanes extends LaneFactory {
  /** How many are kept: those in which something hangs. */
  readonly hanging: number;
}

/** What all lanes of one agent share. */
interface Shared {
  leftBehind: LeftBehind;
  withoutUsual: ReturnType<typeof createUsualStderr>;
}

/**
 * Makes the lanes of one agent. A lane is its name and what hangs in it: each guest has one, and
 * of those that are gone nothing stays.
 */
export function createLanes(options: LanesOptions): Lanes {
  const leftBehind = createLeftBehind(options.clock);
  const shared = { leftBehind, withoutUsual: createUsualStderr() };
  const lanes = (name: string) => createLane(name, options, shared);
  return Object.defineProperty(lanes, "hanging", { get: () => leftBehind.lanes }) as Lanes;
}

function createLane(
  name: string,
  { clock, allow, signal, onRecord }: LanesOptions,
  { leftBehind, withoutUsual }: Shared,
): Lane {
  async function attempt<T extends IoRecord["result"]>(
    argv: Argv,
    work: () => Promise<Attempt<T>>,
    toRecord: (result: T) => IoRecord["result"] = (result) => result,
  ): Promise<T | { kind: "stuck"; seconds: number }> {
    const seconds = leftBehind.seconds(name);
    if (seconds !== null) return { kind: "stuck", seconds };

    const started_ms = clock.nowMs();
    const startedMs = clock.monotonicMs();
    const { result, held } = await work();
    if (held !== null) leftBehind.add(name, startedMs, held);
    const duration_ms = clock.monotonicMs() - startedMs;
    onRecord?.({ started_ms, duration_ms, argv, result: toRecord(result) });
    return result;
  }

  async function attemptRun(
    argv: Argv,
    work: () => Promise<Attempt<CommandResult>>,
    toRecord?: (result: CommandResult) => CommandResult,
  ): Promise<CommandResult> {
    if (!isAllowedArgv(allow.commands, argv)) {
      return { kind: "failed", message: "not a command that the agent may run" };
    }
    return withoutUsual(argv[0], await attempt(argv, work, toRecord));
  }

  async function attemptRead<T extends FileValue>(
    program: string,
    path: string,
    read: (path: string, clock: Clock) => Promise<Attempt<FileResult<T>>>,
  ): Promise<FileResult<T>> {
    if (!isAllowedPath(allow.files, path)) {
      return { kind: "failed", message: "not a path that the agent may read" };
    }
    return await attempt([program, path], () => read(path, clock));
  }

  /** A record holds the lines as well, which nothing else keeps. */
  function attemptRunLines(
    argv: Argv,
    onLine: (line: string) => void,
    options?: RunOptions,
  ): Promise<CommandResult> {
    const lines: string[] = [];
    const takeLine = onRecord === undefined ? onLine : (line: string) => {
      lines.push(line);
      onLine(line);
    };
    return attemptRun(
      argv,
      () => runCommandLines(argv, takeLine, { clock, signal, ...options }),
      (result) => "stdout" in result ? { ...result, stdout: lines.join("\n") } : result,
    );
  }

  return {
    run: (argv, options) => attemptRun(argv, () => runCommand(argv, { clock, signal, ...options })),
    runLines: attemptRunLines,
    readText: (path) => attemptRead("cat", path, readText),
    listDirectory: (path) => attemptRead("ls", path, listDirectory),
    readLink: (path) => attemptRead("readlink", path, readLink),
    modifiedUnix: (path) => attemptRead("stat", path, modifiedUnix),
    permissions: (path) => attemptRead("stat", path, permissions),
  };
}
