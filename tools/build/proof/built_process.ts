/** A built program while it is proved: what it prints is bounded, and how long it may run. */

/** Arguments and variables that start a built program, before those of a command. */
export interface Start {
  argv: readonly [string, ...string[]];
  environment: Readonly<Record<string, string>>;
  /** How long a command may take. */
  limitMs: number;
  /** The agent's own commands may then take longer than it waits for them. */
  emulated: boolean;
}

export interface BuiltProcess extends AsyncDisposable {
  /** What it has printed so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** What it prints to stderr first that matches; null once it has ended without. */
  says(pattern: RegExp): Promise<RegExpExecArray | null>;
  terminate(): void;
  /** Its exit code, once all it printed is read; that of a killed process beyond a limit. */
  ended(): Promise<number>;
}

/** `once` prints a few hundred kilobytes. */
const MOST_SIGNS = 16_000_000;

/**
 * Starts a command of a built program in `directory`. Its whole environment is that of `start`
 * and `environment`. Who prints too much, or takes longer than it may, is killed.
 */
export function startBuilt(
  { argv: [program, ...args], environment, limitMs }: Start,
  command: readonly string[],
  { directory, variables = {} }: { directory: string; variables?: Record<string, string> },
): BuiltProcess {
  const printed = { stdout: "", stderr: "" };
  const child = new Deno.Command(program, {
    args: [...args, ...command],
    cwd: directory,
    env: { PATH: "/usr/bin:/bin", ...environment, ...variables },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const kill = (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  };
  const limit = setTimeout(() => kill("SIGKILL"), limitMs);
  const listeners = new Set<() => void>();
  const reading = (["stdout", "stderr"] as const).map(async (name) => {
    for await (const text of child[name].pipeThrough(new TextDecoderStream())) {
      if (printed[name].length < MOST_SIGNS) printed[name] += text;
      else kill("SIGKILL");
      for (const listener of listeners) listener();
    }
  });
  const ended = async () => {
    const [{ code }] = await Promise.all([child.status, ...reading]);
    clearTimeout(limit);
    return code;
  };

  return {
    get stdout() {
      return printed.stdout;
    },
    get stderr() {
      return printed.stderr;
    },
    async says(pattern) {
      const found = Promise.withResolvers<void>();
      const look = () => pattern.test(printed.stderr) && found.resolve();
      listeners.add(look);
      look();
      await Promise.race([found.promise, ended()]);
      listeners.delete(look);
      return pattern.exec(printed.stderr);
    },
    terminate: () => kill("SIGTERM"),
    ended,
    async [Symbol.asyncDispose]() {
      kill("SIGKILL");
      await ended();
    },
  };
}

/** Runs a command to its end. */
export async function runBuilt(
  ...started: Parameters<typeof startBuilt>
): Promise<{ code: number; stdout: string; stderr: string }> {
  await using process = startBuilt(...started);
  const code = await process.ended();
  return { code, stdout: process.stdout, stderr: process.stderr };
}

/** Throws unless a command did what is `expected` of it. */
export function expect(isTrue: boolean, command: string, expected: string, printed = ""): void {
  if (isTrue) return;
  const said = printed.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
  throw new Error(`"${command}" ${expected}${said === "" ? "" : `: ${said}`}`);
}
