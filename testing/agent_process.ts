/** Programs as processes of their own, watched while they run. */
import { fileURLToPath } from "node:url";
import { taskArguments } from "../tools/demo/programs.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

export interface WatchedProcess extends AsyncDisposable {
  readonly pid: number;
  /** What it has printed so far. */
  readonly stdout: string;
  readonly stderr: string;
  kill(signal: Deno.Signal): void;
  /** Its exit code, once it has ended and all it printed is read. */
  ended(): Promise<number>;
}

/** Starts `deno ARGS` in the project's root, with `environment` added to this one. */
export function startDeno(
  args: readonly string[],
  environment: Record<string, string> = {},
): WatchedProcess {
  return startProcess([Deno.execPath(), ...args], { environment });
}

export interface ProcessOptions {
  environment?: Record<string, string>;
  /** Leaves it at `environment`; by default that is added to the environment of the test. */
  clearEnv?: boolean;
  cwd?: string;
}

/** Starts a program with its arguments; it is killed when it is disposed of. */
export function startProcess(
  [program, ...args]: readonly [string, ...string[]],
  { environment = {}, clearEnv = false, cwd = ROOT }: ProcessOptions = {},
): WatchedProcess {
  const child = new Deno.Command(program, {
    args,
    cwd,
    env: environment,
    clearEnv,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return watch(child, "SIGKILL");
}

/** Reads all that `child` prints; `end` is what stops it when it is disposed of. */
export function watch(child: Deno.ChildProcess, end: Deno.Signal): WatchedProcess {
  const printed = { stdout: "", stderr: "" };
  const reading = (["stdout", "stderr"] as const).map(async (name) => {
    for await (const text of child[name].pipeThrough(new TextDecoderStream())) {
      printed[name] += text;
    }
  });

  async function ended(): Promise<number> {
    const [{ code }] = await Promise.all([child.status, ...reading]);
    return code;
  }

  return {
    pid: child.pid,
    get stdout() {
      return printed.stdout;
    },
    get stderr() {
      return printed.stderr;
    },
    kill: (signal) => child.kill(signal),
    ended,
    async [Symbol.asyncDispose]() {
      try {
        child.kill(end);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended already
      }
      await ended();
    },
  };
}

/** The permissions of `deno task agent`, as arguments of deno. */
export async function agentFlags(): Promise<string[]> {
  return (await taskArguments("agent")).slice(0, -1);
}

/** Starts the agent's command line with exactly the permissions of `deno task agent`. */
export async function startAgentProcess(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<WatchedProcess> {
  return startDeno([...await taskArguments("agent"), ...args], environment);
}
