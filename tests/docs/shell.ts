/** Runs what a reader types, word for word. */
import { delimiter, dirname } from "node:path";
import type { WatchedProcess } from "../support/agent_process.ts";

export interface Shell {
  /** Where it is typed. */
  directory: string;
  environment: Record<string, string>;
}

/** Starts `command`; `input` is what is typed into it. It is stopped when it is disposed of. */
export function startCommand(
  command: string,
  { directory, environment }: Shell,
  input = "",
): WatchedProcess {
  const PATH = environment["PATH"] ?? Deno.env.get("PATH") ?? "";
  const child = new Deno.Command("sh", {
    // In the place of the shell, so that signals reach it.
    args: ["-c", `exec ${command}`],
    cwd: directory,
    env: { NO_COLOR: "1", ...environment, PATH: dirname(Deno.execPath()) + delimiter + PATH },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const printed = { stdout: "", stderr: "" };
  const reading = (["stdout", "stderr"] as const).map(async (name) => {
    for await (const text of child[name].pipeThrough(new TextDecoderStream())) {
      printed[name] += text;
    }
  });
  // A program that reads nothing has closed its end.
  const typing = new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});

  async function ended(): Promise<number> {
    const [{ code }] = await Promise.all([child.status, typing, ...reading]);
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
        child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended already
      }
      await ended();
    },
  };
}
