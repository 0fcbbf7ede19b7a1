/**
 * One executable file of a runtime and a bundle, for where `deno compile` has no runtime of its
 * own: a script, then both parts compressed. The script unpacks them once, into a directory of
 * the caller's own, and becomes the runtime. It needs a POSIX shell, coreutils and gzip.
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { quote, startLines } from "./launcher.ts";
import type { BuiltProgram, ProgramName } from "./program.ts";
import { targetOf } from "./targets.ts";

/** The part of the script that is the same in every file. */
const SCRIPT = new URL("./self_extracting.sh", import.meta.url);

/** Below `/var/cache` and below a user's own cache directory, as the packages have it too. */
const CACHE_NAMES: Readonly<Record<ProgramName, string>> = {
  "proxmox-monitor-agent": "proxmox-monitor-agent",
  "proxmox-monitor-server": "proxmox-monitor",
};

export interface SelfExtractingOptions {
  /** 1 (fast) to 9 (small). */
  level?: number;
}

/** Writes `program` as the executable `file`. The same parts give the same bytes. */
export async function writeSelfExtracting(
  program: BuiltProgram,
  file: string,
  { level = 9 }: SelfExtractingOptions = {},
): Promise<void> {
  const runtime = await packPart(program.runtime, level);
  const bundle = await packPart(program.bundle, level);
  const variables = {
    name: program.name,
    cache_name: CACHE_NAMES[program.name],
    machine: targetOf(program.architecture).machine,
    bundle: basename(program.bundle),
    id: sha256(runtime.sum + bundle.sum).slice(0, 16),
    packed_runtime_bytes: String(runtime.packed.length),
    packed_bundle_bytes: String(bundle.packed.length),
    unpacked_megabytes: String(Math.ceil((runtime.bytes + bundle.bytes) / 1e6)),
    sums: `${runtime.sum}  deno\n${bundle.sum}  ${basename(program.bundle)}`,
  };
  const { name, version, architecture, runtime_version } = program;
  const script = [
    "#!/bin/sh",
    `# ${name} ${version} for ${architecture}, with Deno ${runtime_version}.`,
    "# Unpacks itself once into a directory of the caller's own, and starts from there.",
    "set -eu",
    ...Object.entries(variables).map(([name, value]) => `${name}=${quote(value)}`),
    await Deno.readTextFile(SCRIPT),
    ...startLines(program, {
      runtime: '"$dir/deno"',
      bundle: '"$dir/$bundle"',
      cache: '"$dir/deno_dir"',
    }),
    "",
  ].join("\n");
  await Deno.writeFile(file, Buffer.concat([Buffer.from(script), runtime.packed, bundle.packed]), {
    mode: 0o755,
  });
}

interface Part {
  packed: Uint8Array;
  /** Unpacked. */
  bytes: number;
  sum: string;
}

async function packPart(path: string, level: number): Promise<Part> {
  const content = await Deno.readFile(path);
  const packed = await promisify<Uint8Array, { level: number }, Uint8Array>(gzip)(content, {
    level,
  });
  return { packed, bytes: content.length, sum: sha256(content) };
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
