/** The product's own programs, started as an operator would: by their tasks' command lines. */
import { join } from "node:path";

const ROOT = new URL("../../", import.meta.url);
/** How long a program may take to stop before it is killed. */
const STOP_WITHIN_MS = 5_000;
/** As far back as a log is searched. */
const KEPT_CHARACTERS = 64 * 1024;

export interface Program extends AsyncDisposable {
  pid: number;
  /** Resolves with the first line of its log that `pattern` matches. */
  logged(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when it has ended, however that was. */
  ended: Promise<unknown>;
  /** As if its machine lost power: SIGKILL. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** The words of a task in deno.json after `deno`, so that the demo holds the same permissions. */
export async function taskArguments(task: string): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const command: string = tasks[task].command;
  const last = command.split("&&").at(-1) ?? "";
  return last.trim().split(/\s+/).slice(1);
}

interface StartOptions {
  args?: string[];
  environment: Record<string, string>;
  logDirectory: string;
}

/** Starts the task `task` as the program `name`; what it prints goes to `<logDirectory>/<name>.log`. */
export async function startProgram(
  task: string,
  name: string,
  { args = [], ...options }: StartOptions,
): Promise<Program> {
  return await startDeno(name, { args: [...await taskArguments(task), ...args], ...options });
}

/** Starts `deno` with `args` as the program `name`, logging in the same way. */
export async function startDeno(
  name: string,
  { args, ...options }: StartOptions & { args: string[] },
): Promise<Program> {
  return await startCommand(name, [Deno.execPath(), ...args], options);
}

/** Starts `command` as the program `name`, logging in the same way. */
export async function startCommand(
  name: string,
  [file, ...args]: readonly [string, ...string[]],
  { environment, logDirectory }: Omit<StartOptions, "args">,
): Promise<Program> {
  const child = new Deno.Command(file, {
    args,
    cwd: ROOT,
    env: environment,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log = new LogFile(
    await Deno.open(join(logDirectory, `${name}.log`), { create: true, append: true }),
  );
  const copied = Promise.all([log.take(child.stdout), log.take(child.stderr)])
    .finally(() => log.end(`Cannot run ${name}: it ended; its log is in ${logDirectory}`));

  function kill(signal: Deno.Signal): void {
    try {
      child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  }

  async function stop(): Promise<void> {
    kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    await child.status;
    clearTimeout(timer);
    await copied;
  }
  return {
    pid: child.pid,
    logged: (pattern) => log.find(pattern),
    ended: child.status,
    async kill() {
      kill("SIGKILL");
      await copied;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Runs a task to its end and returns what it printed. */
export async function runProgram(
  task: string,
  args: string[],
  environment: Record<string, string>,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...await taskArguments(task), ...args],
    cwd: ROOT,
    env: environment,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot run "${task}": ${decoder.decode(stderr).trim()}`);
  return decoder.decode(stdout);
}

/** A log on its way to a file, in which lines can be waited for. */
class LogFile {
  #text = "";
  #ended: string | null = null;
  #woken = Promise.withResolvers<void>();

  constructor(readonly file: Deno.FsFile) {}

  async take(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const chunk of stream) {
      this.#text = (this.#text + new TextDecoder().decode(chunk)).slice(-KEPT_CHARACTERS);
      await this.file.write(chunk);
      this.#wake();
    }
  }

  async find(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match !== null) return match;
      if (this.#ended !== null) throw new Error(this.#ended);
      await this.#woken.promise;
    }
  }

  end(reason: string): void {
    this.#ended = reason;
    this.#wake();
    this.file.close();
  }

  #wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }
}
