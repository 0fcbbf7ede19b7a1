/**
 * The agent's only way to the machine: run a listed command, read a listed file. Handed to
 * every collector, so that all of them run on recordings as well.
 */
import type { CollectorError, ErrorTag } from "../../shared/sample/fields.ts";
import { causeOf } from "./cause.ts";

/** A program and its arguments; never a shell line. */
export type Argv = readonly [program: string, ...args: string[]];

export interface RunOptions {
  /** From start to SIGTERM; SIGKILL follows 2 s later. Default 20,000. */
  timeoutMs?: number;
  /** Bytes of stdout after which the child is killed. Default 32 MiB. */
  maxBytes?: number;
}

/** Why a command gave no usable output. */
export type CommandFailure =
  | { kind: "not_found" }
  /**
   * `stdout` is what it printed before: some tools exit non-zero with useful output. `stderr` is
   * without what the same tool prints when it succeeds.
   */
  | { kind: "nonzero_exit"; code: number; stdout: string; stderr: string }
  | { kind: "timed_out"; timeout_ms: number }
  | { kind: "output_too_large"; limit_bytes: number }
  | { kind: "failed"; message: string }
  /** Not started: an earlier child of this lane, or its pipe's holder, still lives. */
  | { kind: "stuck"; seconds: number };

export type CommandResult = { kind: "ok"; stdout: string; stderr: string } | CommandFailure;

/** `timed_out` and `stuck` as for commands: a file system can hang like a child. */
export type FileResult<T> =
  | { kind: "ok"; value: T }
  | { kind: "not_found" }
  | { kind: "timed_out"; timeout_ms: number }
  | { kind: "failed"; message: string }
  | { kind: "stuck"; seconds: number };

/**
 * One lane of work. What hangs in a lane blocks that lane alone: until it ends, every call
 * in the lane answers `stuck` without starting anything.
 */
export interface Lane {
  run(argv: Argv, options?: RunOptions): Promise<CommandResult>;
  /** Like `run`, but hands each stdout line on and keeps none; `ok` then has an empty stdout. */
  runLines(
    argv: Argv,
    onLine: (line: string) => void,
    options?: RunOptions,
  ): Promise<CommandResult>;
  readText(path: string): Promise<FileResult<string>>;
  /** Names in a directory, sorted. */
  listDirectory(path: string): Promise<FileResult<string[]>>;
  /** Target of a symbolic link. */
  readLink(path: string): Promise<FileResult<string>>;
  /** When a file or directory was last changed, epoch seconds, rounded down. */
  modifiedUnix(path: string): Promise<FileResult<number>>;
  /** Permission bits of a file or directory; of a link, its own. */
  permissions(path: string): Promise<FileResult<number>>;
}

/** Gives the lane called `name`: all of one name are one. */
export type LaneFactory = (name: string) => Lane;

/** Says in one sentence what went wrong with a command, as a section error. */
export function commandError(tag: ErrorTag, argv: Argv, failure: CommandFailure): CollectorError {
  const what = `Cannot run "${argv.map(withoutTail).join(" ")}"`;
  switch (failure.kind) {
    case "not_found":
      return { tag, message: `${what}: not found on PATH` };
    case "nonzero_exit":
      return { tag, message: `${what}: ${exitText(argv[0], failure)}` };
    case "timed_out":
      return { tag, message: `${what}: no end within ${failure.timeout_ms} ms` };
    case "output_too_large":
      return { tag, message: `${what}: more than ${failure.limit_bytes} bytes of output` };
    case "failed":
      return { tag, message: `${what}: ${failure.message}` };
    case "stuck":
      return {
        tag: "stuck",
        message: `${what}: an earlier run has been stuck for ${failure.seconds} s`,
      };
  }
}

/** Of a long list of columns the first ones: what went wrong is what the sentence is for. */
function withoutTail(word: string): string {
  const columns = word.split(",");
  return columns.length > 5 ? `${columns.slice(0, 3).join(",")},…` : word;
}

/** Says in one sentence what went wrong with a file, as a section error. */
export function fileError(
  tag: ErrorTag,
  path: string,
  failure: Exclude<FileResult<unknown>, { kind: "ok" }>,
): CollectorError {
  const what = `Cannot read "${path}"`;
  switch (failure.kind) {
    case "not_found":
      return { tag, message: `${what}: it does not exist` };
    case "timed_out":
      return { tag, message: `${what}: no answer within ${failure.timeout_ms} ms` };
    case "failed":
      return { tag, message: `${what}: ${failure.message}` };
    case "stuck":
      return {
        tag: "stuck",
        message: `${what}: an earlier read has been stuck for ${failure.seconds} s`,
      };
  }
}

function exitText(program: string, { code, stderr }: { code: number; stderr: string }): string {
  const cause = causeOf(program, stderr);
  return `exit code ${code}${cause === "" ? "" : `: ${cause}`}`;
}
