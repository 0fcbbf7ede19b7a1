import type { Architecture } from "./targets.ts";

export type ProgramName = "proxmox-monitor-agent" | "proxmox-monitor-server";

/** A program as it is the same for every architecture. */
export interface ProgramSource {
  name: ProgramName;
  version: string;
  /** Words between `deno run` and the bundle, permissions included. */
  flags: readonly string[];
  /** Variables that the runtime is started with. */
  environment: Readonly<Record<string, string>>;
  /** Makes one JavaScript file of the program, in `directory`; resolves with its path. */
  bundle(directory: string): Promise<string>;
}

/** One program for one architecture, as parts that files and packages are made of. */
export interface BuiltProgram {
  name: ProgramName;
  version: string;
  architecture: Architecture;
  /** Path of the Deno executable for that architecture. */
  runtime: string;
  /** Such as "2.9.6". */
  runtime_version: string;
  /** Path of the bundle: one JavaScript file. */
  bundle: string;
  /** Words between `deno run` and the bundle, permissions included. */
  flags: readonly string[];
  /** Variables that the runtime is started with. */
  environment: Readonly<Record<string, string>>;
}

/** The runtime would ask on the network for a newer version of itself. */
export const NO_UPDATE_CHECK = { DENO_NO_UPDATE_CHECK: "1" } as const;

/**
 * The runtime is given one file and looks at no other: no configuration, lock file, package or
 * network address decides what runs. It asks nobody for a permission it lacks.
 */
export const ISOLATED = [
  "--quiet",
  "--no-prompt",
  "--no-config",
  "--no-lock",
  "--no-npm",
  "--no-remote",
  "--cached-only",
] as const;
