/** The packages under test, for this machine's processor, with the Deno that runs the tests. */
import { join } from "node:path";
import { AGENT } from "../../tools/build/agent.ts";
import { buildDebianPackage } from "../../tools/build/debian/debian_package.ts";
import type { BuiltProgram, ProgramName, ProgramSource } from "../../tools/build/program.ts";
import { SERVER_PROGRAM } from "../../tools/build/server.ts";

export interface BuiltPackages {
  current: string;
  /** The same content under an earlier version. */
  older: string;
}

const SOURCES: Record<ProgramName, ProgramSource> = {
  "proxmox-monitor-agent": AGENT,
  "proxmox-monitor-server": SERVER_PROGRAM,
};

/** Builds both packages of a program in `directory`. */
export async function buildPackages(
  name: ProgramName,
  directory: string,
): Promise<BuiltPackages> {
  const program = await buildProgram(name, directory);
  const build = (version: string) =>
    buildDebianPackage({ ...program, version }, directory, { compression: "none" });
  return { current: await build(program.version), older: await build("0.0.9") };
}

/** The parts of a program, its bundle in `directory`. */
export async function buildProgram(
  name: ProgramName,
  directory: string,
): Promise<BuiltProgram> {
  const { version, flags, environment, bundle } = SOURCES[name];
  const work = join(directory, `${name}.parts`);
  await Deno.mkdir(work);
  return {
    name,
    version,
    flags,
    environment,
    architecture: Deno.build.arch === "x86_64" ? "amd64" : "arm64",
    runtime: Deno.execPath(),
    runtime_version: Deno.version.deno,
    bundle: await bundle(work),
  };
}
