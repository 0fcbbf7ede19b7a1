/** The server's entry: the parts of a program that lies in files, then the command asked for. */
import { runProgram } from "./cli/program.ts";
import { loadStaticFiles } from "./web/static_files.ts";
import { SOURCE_WORKERS } from "./source_workers.ts";

Deno.exitCode = await runProgram(Deno.args, {
  ...SOURCE_WORKERS,
  agentPackages: null,
  loadStaticFiles: () => loadStaticFiles(new URL("./static/", import.meta.url)),
});
