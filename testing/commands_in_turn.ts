/**
 * Runs commands of the server's command line one after the other in this process, with what each
 * prints told apart. One argument: the list of commands in JSON, each as its words.
 */
import { runProgram } from "../server/cli/program.ts";
import { SOURCE_WORKERS } from "../server/source_workers.ts";

const encoder = new TextEncoder();
const commands: string[][] = JSON.parse(Deno.args[0] ?? "[]");

for (const args of commands) {
  const code = await runProgram(args, {
    ...SOURCE_WORKERS,
    agentPackages: null,
    loadStaticFiles: () => Promise.reject(new Error("Cannot serve: another command comes after")),
  });
  // No command prints a NUL: what is between two of them is one's own.
  Deno.stdout.writeSync(encoder.encode(`\0${code}\0`));
  Deno.stderr.writeSync(encoder.encode("\0"));
}
