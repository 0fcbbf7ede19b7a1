import type { Clock } from "../../shared/clock.ts";
import type { Argv, CommandFailure } from "./io.ts";
import { Pipe } from "./pipe.ts";
import { settlesWithin } from "./settles_within.ts";

/** From SIGTERM to SIGKILL, and from SIGKILL to giving up. */
const KILL_STEP_MS = 2_000;
/**
 * A pipe that outlives its child is held when it is silent for this long twice in a row:
 * once alone can mean that this process itself did not get to run.
 */
const SILENCE_MS = 250;
/** Turns of `SILENCE_MS` after which a pipe is held even if it is not silent. */
const MAX_TURNS = 20;
const STDERR_KEPT_BYTES = 64 * 1024;

const STOPPING: CommandFailure = { kind: "failed", message: "ended because the agent stops" };

/** One form of messages and dates, whatever the host's settings; the rest is inherited. */
const ENVIRONMENT = { LC_ALL: "C.UTF-8", LANGUAGE: "", TZ: "UTC" };

export interface ChildOptions {
  clock: Clock;
  /** From start to SIGTERM. */
  timeoutMs: number;
  /** Of stdout and of stderr each; one byte more and the child is killed. */
  maxBytes: number;
  /** Ends the child before its time, because the agent stops. */
  signal?: AbortSignal | undefined;
  /** The bytes are its own until it returns. */
  onStdout: (chunk: Uint8Array) => void;
}

export interface ChildOutcome {
  end: { kind: "exit"; code: number } | CommandFailure;
  /** The first 64 KiB. */
  stderr: string;
  /** Null once child and pipes are gone; else settles when they are. */
  held: Promise<unknown> | null;
}

/**
 * Runs one child and always answers: at most 4 s after its time limit when it cannot be
 * killed (a disk that does not answer delays even SIGKILL), at most 5 s after its end when
 * another process has inherited its pipes. `held` is what is left behind then.
 */
export async function runChild(argv: Argv, options: ChildOptions): Promise<ChildOutcome> {
  const child = options.signal?.aborted ? STOPPING : spawnChild(argv);
  if (!(child instanceof Deno.ChildProcess)) return { end: child, stderr: "", held: null };

  const stderr = new HeadKeeper(STDERR_KEPT_BYTES);
  const { clock, maxBytes, onStdout } = options;
  const pipes = [
    new Pipe(child.stdout, { maxBytes, onChunk: onStdout }),
    new Pipe(child.stderr, { maxBytes, onChunk: (chunk) => stderr.add(chunk) }),
  ];

  const interruption = await waitForEnd(child, pipes, options);
  const hasEnded = interruption === null || await killChild(child, interruption, clock);
  const isGone = hasEnded && await waitForPipes(pipes, clock);
  if (!isGone) {
    child.unref();
    for (const pipe of pipes) pipe.abandon();
  }

  const failure = interruption ?? findFault(pipes);
  return {
    end: failure ?? { kind: "exit", code: (await child.status).code },
    stderr: stderr.text(),
    held: isGone ? null : Promise.all([child.status, ...pipes.map((pipe) => pipe.closed)]),
  };
}

function spawnChild([program, ...args]: Argv): Deno.ChildProcess | CommandFailure {
  try {
    return new Deno.Command(program, {
      args,
      env: ENVIRONMENT,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    // A program absent when Deno started is NotFound, one installed since is NotCapable.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) {
      return { kind: "not_found" };
    }
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

/** Null when the child ended by itself, else why it must be ended. */
async function waitForEnd(
  child: Deno.ChildProcess,
  pipes: readonly Pipe[],
  { clock, timeoutMs, signal }: ChildOptions,
): Promise<CommandFailure | null> {
  const faults = pipes.map((pipe) => pipe.closed.then((): unknown => pipe.fault ?? child.status));
  const end = Promise.race([child.status, ...faults]);
  if (await settlesWithin(end, { clock, ms: timeoutMs, signal })) return findFault(pipes);
  return signal?.aborted ? STOPPING : { kind: "timed_out", timeout_ms: timeoutMs };
}

/** Whether it has ended. Only a child that took too long is asked first. */
async function killChild(
  child: Deno.ChildProcess,
  reason: CommandFailure,
  clock: Clock,
): Promise<boolean> {
  const signals = reason.kind === "output_too_large" ? KILL_ONLY : TERM_THEN_KILL;
  for (const signal of signals) {
    sendSignal(child, signal);
    if (await settlesWithin(child.status, { clock, ms: KILL_STEP_MS })) return true;
  }
  return false;
}

const KILL_ONLY: readonly Deno.Signal[] = ["SIGKILL"];
const TERM_THEN_KILL: readonly Deno.Signal[] = ["SIGTERM", "SIGKILL"];

function sendSignal(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    // Thrown when it has ended in the meantime.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Whether every pipe got closed. What a child wrote before its end is read first. */
async function waitForPipes(pipes: readonly Pipe[], clock: Clock): Promise<boolean> {
  const closed = Promise.all(pipes.map((pipe) => pipe.closed));
  let silentTurns = 0;
  for (let turn = 0; turn < MAX_TURNS && silentTurns < 2; turn++) {
    const before = countBytes(pipes);
    if (await settlesWithin(closed, { clock, ms: SILENCE_MS })) return true;
    silentTurns = countBytes(pipes) === before ? silentTurns + 1 : 0;
  }
  return false;
}

function countBytes(pipes: readonly Pipe[]): number {
  return pipes.reduce((sum, pipe) => sum + pipe.bytesRead, 0);
}

function findFault(pipes: readonly Pipe[]): CommandFailure | null {
  return pipes.find((pipe) => pipe.fault !== null)?.fault ?? null;
}

/** Keeps the first `maxBytes` of a stream. */
class HeadKeeper {
  #decoder = new TextDecoder();
  #text = "";
  #bytesLeft: number;

  constructor(maxBytes: number) {
    this.#bytesLeft = maxBytes;
  }

  add(chunk: Uint8Array): void {
    const part = chunk.subarray(0, this.#bytesLeft);
    this.#bytesLeft -= part.length;
    this.#text += this.#decoder.decode(part, { stream: true });
  }

  text(): string {
    return this.#text + this.#decoder.decode();
  }
}
