/** What was built is kept only after it ran. */
import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { AGENT } from "../../tools/build/agent.ts";
import { buildExecutable } from "../../tools/build/executable.ts";
import type { BuiltProgram, ProgramSource } from "../../tools/build/program.ts";
import { SERVER_PROGRAM } from "../../tools/build/server.ts";
import { TARGETS } from "../../tools/build/targets.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const NO_COMPILE = { noCompile: "not here", level: 1 };

/** For this machine, with the Deno that runs the tests. */
async function partsOf(source: ProgramSource, directory: string): Promise<BuiltProgram> {
  const { name, version, flags, environment } = source;
  const target = TARGETS.find(({ machine }) => machine === Deno.build.arch);
  return {
    ...{ name, version, flags, environment },
    architecture: target?.architecture ?? "amd64",
    runtime: Deno.execPath(),
    runtime_version: Deno.version.deno,
    bundle: await source.bundle(directory),
  };
}

/** What a build leaves in the directory for its files. */
async function filesOf(directory: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
}

for (const source of [AGENT, SERVER_PROGRAM]) {
  Deno.test(`a self-extracting ${source.name} is kept, since it runs`, () =>
    withDirectory(async (directory) => {
      const program = await partsOf(source, directory);
      const output = await Deno.makeTempDir({ dir: directory });

      const { path, form, proved } = await buildExecutable(program, output, NO_COMPILE);

      deepStrictEqual([form, proved], ["self-extracting", "it ran"]);
      deepStrictEqual((await filesOf(output)).map((name) => join(output, name)), [path]);
    }));
}

for (
  const [what, DENORT_BIN, reason] of [
    [
      "starts a prompt with every permission",
      Deno.execPath(),
      /does not run: "version" printed ""/,
    ],
    ["does nothing", "/bin/true", /does not run: "version" printed "" and ended with 0/],
    ["is no program", import.meta.filename ?? "", /Not an ELF file/],
  ] as const
) {
  Deno.test(`a compiled file that ${what} gives way to one that runs`, () =>
    withDirectory(async (directory) => {
      const program = await partsOf(AGENT, directory);
      const output = await Deno.makeTempDir({ dir: directory });
      const variables = { ...Deno.env.toObject(), DENORT_BIN };

      const built = await buildExecutable(program, output, {
        noCompile: null,
        variables,
        level: 1,
      });

      deepStrictEqual([built.form, built.proved], ["self-extracting", "it ran"]);
      match(built.noCompile ?? "", reason);
      strictEqual((await filesOf(output)).length, 1);
    }));
}

for (
  const [what, change, reason] of [
    [
      "only knows its version",
      (program: BuiltProgram) =>
        Deno.writeTextFile(program.bundle, `console.log("${program.name} ${program.version}")`),
      /Cannot keep "proxmox-monitor-agent_linux_\w+": .*"explain" names not each command/,
    ],
    [
      "may read everything",
      (program: BuiltProgram) => {
        program.flags = program.flags.map((flag) =>
          flag.replace(/^--allow-read=.*/, "--allow-read")
        );
        return Promise.resolve();
      },
      /"once --config" reads what it has no permission for/,
    ],
    [
      "may start no command",
      (program: BuiltProgram) => {
        program.flags = program.flags.filter((flag) => !flag.startsWith("--allow-run="));
        return Promise.resolve();
      },
      /"once" read no pool of its host/,
    ],
  ] as const
) {
  Deno.test(`a self-extracting agent that ${what} fails the build and is not left`, () =>
    withDirectory(async (directory) => {
      const program = await partsOf(AGENT, directory);
      const output = await Deno.makeTempDir({ dir: directory });
      await change(program);

      await rejects(buildExecutable(program, output, NO_COMPILE), reason);

      deepStrictEqual(await filesOf(output), []);
    }));
}

for (
  const [what, from, to, reason] of [
    ["has no script", /"build\/client[^"]*\.js": /g, '"none": ', /"serve" has no /],
    ["does not end", /"SIGTERM"/g, '"SIGUSR2"', /"serve" ended with 143 when it was told to/],
  ] as const
) {
  Deno.test(`a self-extracting server that ${what} fails the build`, () =>
    withDirectory(async (directory) => {
      const program = await partsOf(SERVER_PROGRAM, directory);
      const output = await Deno.makeTempDir({ dir: directory });
      const text = await Deno.readTextFile(program.bundle);
      await Deno.writeTextFile(program.bundle, text.replace(from, to));

      await rejects(buildExecutable(program, output, NO_COMPILE), reason);
    }));
}
