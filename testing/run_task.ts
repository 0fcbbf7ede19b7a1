import { taskArguments } from "../tools/demo/programs.ts";

export interface TaskResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a task of deno.json as a process of its own, with exactly that task's permissions. */
export async function runTask(
  task: string,
  { args = [], environment = {}, input = "" }: {
    args?: string[];
    environment?: Record<string, string>;
    input?: string;
  } = {},
): Promise<TaskResult> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...await taskArguments(task), ...args],
    env: environment,
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
