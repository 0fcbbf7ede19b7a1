/** A built executable runs before it is kept, with the permissions that are built into it. */
import { join } from "node:path";
import { withDirectory } from "../../../testing/with_directory.ts";
import type { BuiltProgram, ProgramName } from "../program.ts";
import { runBuilt, type Start } from "./built_process.ts";
import { proveAgent } from "./prove_agent.ts";
import { proveServer } from "./prove_server.ts";

const PROOFS: Readonly<Record<ProgramName, typeof proveAgent>> = {
  "proxmox-monitor-agent": proveAgent,
  "proxmox-monitor-server": proveServer,
};

export type Proof = { ok: true } | { ok: false; reason: string };

/** Runs what `start` starts; a reason says what it did not do. */
export async function prove(
  { name, version }: Pick<BuiltProgram, "name" | "version">,
  start: Start,
): Promise<Proof> {
  let proof: Proof = { ok: true };
  await withDirectory(async (directory) => {
    // Where a self-extracting file unpacks itself, and the runtime keeps what it compiled.
    const places = {
      CACHE_DIRECTORY: join(directory, "cache"),
      DENO_DIR: join(directory, "deno_dir"),
    };
    const started = { ...start, environment: { ...start.environment, ...places } };
    try {
      const { code, stdout } = await runBuilt(started, ["version"], { directory });
      if (code !== 0 || stdout !== `${name} ${version}\n`) {
        const printed = JSON.stringify(stdout.slice(0, 100));
        throw new Error(`"version" printed ${printed} and ended with ${code}`);
      }
      await PROOFS[name](started, directory);
    } catch (error) {
      // Whatever goes wrong with a program that is tried, it is not kept.
      proof = { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  });
  return proof;
}
