/**
 * `deno task build`: executables, Debian packages and their checksums into `dist/`, which then
 * holds what this build made and nothing else.
 */
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { AGENT } from "./build/agent.ts";
import { prepareToSign, signBuild } from "./build/channel/sign_build.ts";
import type { SigningKey } from "./build/channel/signing_key.ts";
import { buildDebianPackage } from "./build/debian/debian_package.ts";
import { buildExecutable } from "./build/executable.ts";
import type { BuiltProgram, ProgramSource } from "./build/program.ts";
import { fetchRuntime } from "./build/runtime.ts";
import { SERVER_PROGRAM } from "./build/server.ts";
import { findSourceDateUnix } from "./build/source_date.ts";
import { type Target, TARGETS } from "./build/targets.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const DIST = join(ROOT, "dist");
/** On the same disk as DIST, so that a finished build is put in place by a rename. */
const WORK = join(ROOT, "node_modules/.cache");
const RUNTIMES = join(
  Deno.env.get("XDG_CACHE_HOME") || join(homedir(), ".cache"),
  "proxmox-monitor-build",
);

const PROGRAMS: Readonly<Record<string, ProgramSource>> = { agent: AGENT, server: SERVER_PROGRAM };

const USAGE = `Usage: deno task build [--only agent|server] [--arch amd64|arm64] [--no-compile]
                       [--sign-with KEY]

Builds executables, Debian packages and SHA256SUMS into dist/. An executable is made by
"deno compile" where Deno can download what that needs, else, and with --no-compile, as a file
that unpacks itself, with the runtime of the npm registry. Each is run before it is kept.

KEY signs SHA256SUMS and makes dist/apt/, which apt installs from: the path, with a "/", of a secret
key without a passphrase, else a key of gpg's keyring by its fingerprint, id or address.`;
/** As sysexits(3) has it. */
const EXIT_USAGE = 64;

interface Choice {
  programs: readonly ProgramSource[];
  targets: readonly Target[];
  /** Why `deno compile` is not to be tried; null as long as it may work. */
  noCompile: string | null;
  /** Null: nothing is signed. */
  key: string | null;
}

async function build(choice: Choice): Promise<void> {
  await using key = choice.key === null ? null : await prepareToSign(choice.key);
  await Deno.mkdir(WORK, { recursive: true });
  const work = await Deno.makeTempDir({ dir: WORK, prefix: "build-" });
  try {
    const output = join(work, "dist");
    await Deno.mkdir(output);
    let { noCompile } = choice;
    const agents: string[] = [];
    // The agent's packages come first: the server's has them inside.
    for (const program of await assemble(choice, work)) {
      const executable = await buildExecutable(program, output, { noCompile });
      if (noCompile === null && executable.noCompile !== null) {
        print(
          `Executables unpack themselves: deno compile is not possible (${executable.noCompile})`,
        );
      }
      noCompile = executable.noCompile;
      const { path, form, runtime_version, proved } = executable;
      await report(path, `${form}, Deno ${runtime_version}, ${proved}`);
      const handedOut = program.name === SERVER_PROGRAM.name
        ? await listHandedOut(agents, work)
        : [];
      const file = await buildDebianPackage(program, output, { handedOut });
      if (program.name === AGENT.name) agents.push(file);
      await report(file, `package, Deno ${program.runtime_version}`);
    }
    await writeChecksums(output);
    await sign(output, key);
    await setTimes(output, await findSourceDateUnix());
    await Deno.remove(DIST, { recursive: true }).catch(ignoreMissing);
    await Deno.rename(output, DIST);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** Every chosen program for every chosen architecture, in parts. */
async function assemble(
  { programs, targets }: Choice,
  directory: string,
): Promise<BuiltProgram[]> {
  const runtimes = targets.map(async (target) => {
    const version = Deno.version.deno;
    const runtime = await fetchRuntime(target, { version, cache: RUNTIMES, directory });
    return { architecture: target.architecture, runtime };
  });
  const bundles = programs.map(async (program) => ({
    program,
    bundle: await program.bundle(directory),
  }));
  const found = await Promise.all(runtimes);
  return (await Promise.all(bundles)).flatMap((
    { program: { name, version, flags, environment }, bundle },
  ) =>
    found.map(({ architecture, runtime }) => ({
      name,
      version,
      flags,
      environment,
      architecture,
      bundle,
      runtime: runtime.path,
      runtime_version: runtime.version,
    }))
  );
}

async function report(file: string, what: string): Promise<void> {
  const { size } = await Deno.stat(file);
  print(`dist/${basename(file)}: ${what}, ${(size / 1e6).toFixed(1)} MB`);
}

async function writeChecksums(directory: string): Promise<void> {
  const files = (await listNames(directory)).map((name) => join(directory, name));
  await writeChecksumsOf(files, join(directory, "SHA256SUMS"));
}

async function writeChecksumsOf(files: readonly string[], target: string): Promise<void> {
  const lines = files.map(async (file) => {
    const content = await Deno.readFile(file);
    return `${createHash("sha256").update(content).digest("hex")}  ${basename(file)}\n`;
  });
  await Deno.writeTextFile(target, (await Promise.all(lines)).join(""));
}

/** The agent's packages and their SHA256SUMS, as the server hands them out; none without agents. */
async function listHandedOut(agents: readonly string[], work: string): Promise<string[]> {
  if (agents.length === 0) return [];
  const checksums = join(work, "SHA256SUMS");
  await writeChecksumsOf(agents, checksums);
  return [...agents, checksums];
}

async function sign(directory: string, key: SigningKey | null): Promise<void> {
  if (key === null) {
    return print("Nothing is signed, and no dist/apt/ made: --sign-with names no key");
  }
  await signBuild(directory, key);
  print(`dist/SHA256SUMS.asc, dist/apt/: signed with ${key.fingerprint}`);
}

async function setTimes(directory: string, unix: number): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory) await setTimes(path, unix);
    await Deno.utime(path, unix, unix);
  }
}

async function listNames(directory: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(directory), ({ name }) => name)).sort();
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** What the arguments choose; a text where they are to be explained. */
function readArguments(args: string[]): Choice | { text: string; code: number } {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        only: { type: "string" },
        arch: { type: "string" },
        "no-compile": { type: "boolean" },
        "sign-with": { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: `${error.message}\n\n${USAGE}`, code: EXIT_USAGE };
  }
  const { only, arch, help } = values;
  const programs = Object.entries(PROGRAMS).filter(([name]) => only === undefined || name === only);
  const targets = TARGETS.filter(({ architecture }) => arch === undefined || architecture === arch);
  if (help) return { text: USAGE, code: 0 };
  if (programs.length === 0 || targets.length === 0) return { text: USAGE, code: EXIT_USAGE };
  const noCompile = values["no-compile"] ? "--no-compile" : null;
  const key = values["sign-with"] ?? null;
  return { programs: programs.map(([, program]) => program), targets, noCompile, key };
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const choice = readArguments(Deno.args);
if ("text" in choice) {
  print(choice.text);
  Deno.exit(choice.code);
}
// Whatever makes a file with a time in it takes it from there.
Deno.env.set("SOURCE_DATE_EPOCH", String(await findSourceDateUnix()));
await build(choice);
