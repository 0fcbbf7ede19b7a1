/** The entry of a built server: the same program, of parts that one file holds. */
import { AGENT_PACKAGES } from "./agent_packages_path.ts";
import { runProgram } from "./cli/program.ts";
import { createStaticFiles, type StaticContents } from "./web/static_files.ts";

/** What the build puts into the file. */
export interface EmbeddedParts {
  /** Code of the two Workers, each bundled. */
  writerWorker: string;
  hashWorker: string;
  staticFiles: StaticContents;
}

/** Runs the command that `args` name; resolves with the exit code. */
export function runBuiltProgram(
  args: readonly string[],
  { writerWorker, hashWorker, staticFiles }: EmbeddedParts,
): Promise<number> {
  return runProgram(args, {
    agentPackages: AGENT_PACKAGES,
    startWriter: () => startWorker(writerWorker),
    startHashWorker: () => startWorker(hashWorker),
    loadStaticFiles: () => Promise.resolve(createStaticFiles(staticFiles)),
  });
}

function startWorker(code: string): Worker {
  const blob = new Blob([code], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(blob), { type: "module" });
}
