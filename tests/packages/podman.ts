/** Containers, where this machine can run them (Debian package podman, as root). */
import { join } from "node:path";
import {
  attemptProgram,
  type CommandResult,
  outputOf,
  type RunOptions,
  runProgram,
} from "./clean_root.ts";

export interface Podman {
  attempt(args: readonly string[], options?: Pick<RunOptions, "input">): Promise<CommandResult>;
  /** Rejects when it does not exit with 0. */
  run(args: readonly string[], options?: Pick<RunOptions, "input">): Promise<string>;
  /** Words between `podman run` and the image, with which containers start on this machine. */
  start: readonly string[];
}

/**
 * Makes the image `base` of the system at `rootPath`, and finds out how a container of it runs
 * here; a text says why none does. All of it is kept below `directory`.
 */
export async function openPodman(directory: string, rootPath: string): Promise<Podman | string> {
  const isThere = await attemptProgram(["podman", "--version"]).then(() => true, () => false);
  if (!isThere) return "podman is not there (apt-get install podman)";
  const global = [
    ...["--root", join(directory, "storage"), "--runroot", join(directory, "run")],
    // They need neither systemd nor a file system that can be laid over another.
    ...["--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "--events-backend", "file"],
  ];
  await runProgram([
    "sh",
    "-c",
    'tar -C "$1" -c . > "$2"',
    "sh",
    rootPath,
    `${directory}/base.tar`,
  ]);
  const imported = await attemptProgram([
    "podman",
    ...global,
    "import",
    `${directory}/base.tar`,
    "base",
  ]);
  if (imported.code !== 0) return imported.stderr.trim();
  await Deno.remove(`${directory}/base.tar`);

  // A machine that is a container itself may allow neither higher limits nor the usual runtime.
  const files = (await runProgram(["sh", "-c", "ulimit -Hn"])).trim();
  const limits = [`--ulimit=nofile=${files}:${files}`, "--ulimit=nproc=4096:4096"];
  const reasons: string[] = [];
  for (const runtime of ["crun", "runc"]) {
    const words = ["podman", ...global, "--runtime", runtime];
    const start = ["--network", "host", ...limits];
    const tried = await attemptProgram([...words, "run", "--rm", ...start, "base", "true"]);
    if (tried.code === 0) {
      return {
        start,
        attempt: (args, options) => attemptProgram([...words, ...args], options),
        run: async (args, options) => {
          const argv = [...words, ...args];
          return outputOf(argv, await attemptProgram(argv, options));
        },
      };
    }
    reasons.push(`${runtime}: ${tried.stderr.trim()}`);
  }
  return reasons.join("; ");
}
