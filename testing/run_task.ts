import { fileURLToPath } from "node:url";
import { taskArguments } from "../tools/demo/programs.ts";
import { withDatabase } from "./engine.ts";
import { rounds } from "./rounds.ts";

export interface TaskResult {
  code: number;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  args?: readonly string[];
  environment?: Record<string, string>;
  input?: string;
}

/** Runs a task of deno.json as a process of its own, with exactly that task's permissions. */
export async function runTask(
  task: string,
  { args = [], ...options }: RunOptions = {},
): Promise<TaskResult> {
  return await run({ args: [...await taskArguments(task), ...args], ...options });
}

const IN_TURN = fileURLToPath(new URL("./commands_in_turn.ts", import.meta.url));

/**
 * Runs commands of the server one after the other, with the permissions of its task: each as a
 * process of its own in `deno task nightly`, all in one in `deno task ok`.
 */
export async function runCommands(
  commands: readonly (readonly string[])[],
  environment: Record<string, string> = {},
): Promise<TaskResult[]> {
  if (rounds(1, commands.length) > 1) {
    return await Array.fromAsync(commands, (args) => runTask("start", { args, environment }));
  }
  const flags = (await taskArguments("start")).slice(0, -1);
  const args = [...flags, IN_TURN, JSON.stringify(commands)];
  const { stdout, stderr } = await run({ args, environment });
  const printed = stdout.split("\0");
  const complained = stderr.split("\0");
  if (printed.length !== 2 * commands.length + 1) throw new Error(stderr);
  return commands.map((_, at) => ({
    stdout: printed[2 * at] ?? "",
    code: Number(printed[2 * at + 1]),
    stderr: complained[at] ?? "",
  }));
}

async function run(
  { args = [], environment = {}, input = "" }: RunOptions,
): Promise<TaskResult> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: await withDatabase(environment),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
