/**
 * The agent for arm64, on an emulated processor. Needs qemu-user-static, npm and the network: the
 * libraries come from Debian's archive, into a directory of the test's own.
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { AGENT_VERSION } from "../../agent/version.ts";
import { AGENT } from "../../tools/build/agent.ts";
import { fetchRuntime } from "../../tools/build/runtime.ts";
import { writeSelfExtracting } from "../../tools/build/self_extracting.ts";
import { targetOf } from "../../tools/build/targets.ts";
import { startProcess } from "../../testing/agent_process.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const QEMU = "qemu-aarch64-static";
/** What the runtime is linked with. */
const LIBRARIES = ["libc6", "libgcc-s1", "zlib1g"];
const CACHE = join(homedir(), ".cache/proxmox-monitor-build");
const TARGET = targetOf("arm64");

async function run(argv: readonly [string, ...string[]], cwd?: string): Promise<string> {
  await using process = startProcess(argv, cwd === undefined ? {} : { cwd });
  strictEqual(await process.ended(), 0, `${argv[0]}: ${process.stderr}`);
  return process.stdout;
}

/** Unpacks Debian's arm64 libraries into `root`; the system's own package lists stay as they are. */
async function installLibraries(directory: string, root: string): Promise<void> {
  const archives = join(directory, "archives");
  for (const name of ["lists/partial", "archives/partial"]) {
    await Deno.mkdir(join(directory, name), { recursive: true });
  }
  const options = [
    ...["-o", "APT::Architecture=arm64", "-o", "APT::Architectures=arm64"],
    ...["-o", `Dir::State::lists=${join(directory, "lists")}`],
    ...["-o", `Dir::Cache=${directory}`, "-o", "APT::Sandbox::User=root"],
  ];
  await run(["apt-get", "-q", ...options, "update"]);
  await run(["apt-get", "-q", ...options, "download", ...LIBRARIES], archives);
  for await (const { name } of Deno.readDir(archives)) {
    if (name.endsWith(".deb")) await run(["dpkg-deb", "-x", join(archives, name), root]);
  }
}

Deno.test("the agent runs on arm64", (t) =>
  withDirectory(async (directory) => {
    const root = join(directory, "root");
    await installLibraries(directory, root);
    const runtime = await fetchRuntime(TARGET, {
      version: Deno.version.deno,
      cache: CACHE,
      directory,
    });
    const bundle = await AGENT.bundle(directory);
    const environment = { DENO_DIR: join(directory, "deno_dir") };
    const start = (...args: string[]) =>
      startProcess([QEMU, "-L", root, runtime.path, "run", ...AGENT.flags, bundle, ...args], {
        environment,
      });

    await t.step("version", async () => {
      await using agent = start("version");
      deepStrictEqual([await agent.ended(), agent.stderr], [0, ""]);
      strictEqual(agent.stdout, `proxmox-monitor-agent ${AGENT_VERSION}\n`);
    });

    await t.step(
      "once, where it starts the reader of /proc and decodes what that prints",
      async () => {
        await using agent = start("once", "--kind", "fast");
        deepStrictEqual([await agent.ended(), agent.stderr], [0, ""]);
        ok(JSON.parse(agent.stdout).fast.data.host.mem_total_bytes > 0);
      },
    );

    await t.step("its executable says on another machine that it is for aarch64", async () => {
      const file = join(directory, "agent");
      const { name, version, flags, environment } = AGENT;
      await writeSelfExtracting(
        {
          ...{ name, version, flags, environment, bundle },
          architecture: TARGET.architecture,
          runtime: runtime.path,
          runtime_version: runtime.version,
        },
        file,
        { level: 1 },
      );
      const cache = join(directory, "cache");
      await using agent = startProcess([file, "version"], {
        environment: { CACHE_DIRECTORY: cache },
      });
      strictEqual(await agent.ended(), 73);
      match(agent.stderr, /this file is for aarch64, and this machine is x86_64/);
    });
  }));
