/**
 * Everything a collection does to its host, as the kernel sees it: on recorded hosts, with the
 * host's own `grep`, `ls` and `systemctl`, and stand-ins for what only Proxmox VE has.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { basename, join } from "node:path";
import { PROGRAMS } from "../../agent/io/allowed.ts";
import { openAgentHost, STAND_INS } from "../../testing/agent_host.ts";
import { agentFlags } from "../../testing/agent_process.ts";
import { rounds } from "../../testing/rounds.ts";
import { type Act, traceProgram } from "../../testing/strace.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const HOSTS = [
  "healthy",
  "pve8-text",
  "no-zfs",
  "degraded",
  "many-classes",
  "nearly-full",
  "resilver",
  "suspended",
].slice(0, rounds(2, 8));

/** What Deno itself keeps when it runs from source; the built agent holds no permission for it. */
const OF_DENO = [await denoDirectory(), new URL("../../node_modules", import.meta.url).pathname];

async function denoDirectory(): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] });
  return JSON.parse(new TextDecoder().decode((await command.output()).stdout)).denoDir;
}

for (const name of HOSTS) {
  Deno.test(`a collection of all kinds on "${name}" writes nothing but its state, and runs what is listed`, () =>
    withDirectory(async (directory) => {
      await using host = await openAgentHost(name);
      const bin = await standInsWithout("systemctl", join(directory, "bin"), host.environment);
      const { code, stderr, stdout, acts } = await traceProgram(
        [
          Deno.execPath(),
          ...await agentFlags(),
          "agent/main.ts",
          "once",
          "--config",
          host.configPath,
        ],
        {
          environment: {
            ...host.environment,
            PATH: `${bin}:${Deno.env.get("PATH")}`,
            DENO_NO_UPDATE_CHECK: "1",
          },
          tracePath: join(directory, "trace"),
        },
      );

      deepStrictEqual([code, stderr], [0, ""]);
      deepStrictEqual(Object.keys(JSON.parse(stdout)), ["fast", "medium", "slow"]);
      const own = acts.filter(({ program, within }) =>
        ![program, ...within].some((each) => each.startsWith(`${bin}/`))
      );
      const ran = own.filter(({ what, program }) => what === "ran" && program !== "");
      ok(ran.length > 5, `only ${ran.length} programs were seen`);
      deepStrictEqual(ran.filter(({ target }) => !PROGRAMS.includes(basename(target))), []);
      deepStrictEqual(ran.filter(({ program }) => program !== Deno.execPath()), []);

      const state = join(host.directory, "state");
      const written = own.filter(({ what }) => what === "wrote");
      ok(written.some(({ target }) => isIn(state, target)), "nothing was written at all");
      deepStrictEqual(written.filter((act) => !mayBeWritten(act, state)), []);
      deepStrictEqual(own.filter((act) => act.what === "reached" && !isSystemctlAsking(act)), []);
    }));
}

/** The stand-ins of a host but one, of which the host has its own. */
async function standInsWithout(
  left: string,
  folder: string,
  { PATH = "" }: Record<string, string>,
): Promise<string> {
  await Deno.mkdir(folder);
  const [from = STAND_INS] = PATH.split(":");
  for await (const { name } of Deno.readDir(from)) {
    if (name !== left) await Deno.symlink(join(from, name), join(folder, name));
  }
  return folder;
}

function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function mayBeWritten({ target, program }: Act, state: string): boolean {
  return isIn(state, target) || target === "/dev/null" ||
    (program === Deno.execPath() && OF_DENO.some((folder) => isIn(folder, target)));
}

/** Where systemd runs, `systemctl show` asks it over its socket. */
function isSystemctlAsking({ program, target }: Act): boolean {
  return basename(program) === "systemctl" && /sun_path="\/(var\/)?run\//.test(target);
}

Deno.test("a trace tells what is written, run and reached, by whom, also what is tried in vain", () =>
  withDirectory(async (directory) => {
    const script =
      "echo x > a; mkdir b; mv a b/c; chmod 600 b/c; rm b/c; (ls /; cat /dev/null > d)";
    const { code, acts } = await traceProgram(
      ["sh", "-c", `cd ${directory}; ${script}; : > /proc/none`],
      { environment: { DENO_NO_UPDATE_CHECK: "1" }, tracePath: join(directory, "trace") },
    );

    strictEqual(code === 0, false);
    const written = new Set(
      acts.filter(({ what }) => what === "wrote").map(({ target }) => target),
    );
    for (const name of ["a", "b/c", "d"]) ok(written.has(join(directory, name)), name);
    for (const path of ["b", "/proc/none"]) ok(written.has(path), path);
    const ran = acts.filter(({ what }) => what === "ran").map(({ target }) => basename(target));
    deepStrictEqual(ran, ["sh", "mkdir", "mv", "chmod", "rm", "ls", "cat"]);
    ok(acts.every(({ program }) => program === "" || program.includes("/")));
  }));
