import type { Architecture } from "./targets.ts";

/** One program for one architecture, as parts that files and packages are made of. */
export interface BuiltProgram {
  name: "proxmox-monitor-agent" | "proxmox-monitor-server";
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
}
