/** Runs what a reader types, word for word. */
import { delimiter, dirname } from "node:path";
import { watch, type WatchedProcess } from "../../testing/agent_process.ts";

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
  // A program that reads nothing has closed its end.
  new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});
  return watch(child, "SIGTERM");
}
