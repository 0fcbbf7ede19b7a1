import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../../../testing/with_directory.ts";
import type { BuiltProgram, ProgramName } from "../program.ts";
import { buildDebianPackage } from "./debian_package.ts";

/** A program whose runtime and bundle are a few bytes. */
async function smallProgram(name: ProgramName, directory: string): Promise<BuiltProgram> {
  const runtime = join(directory, "deno");
  const bundle = join(directory, "bundle.js");
  await Deno.writeTextFile(runtime, "runtime");
  await Deno.writeTextFile(bundle, "bundle");
  return {
    name,
    version: "1.2.3",
    architecture: "arm64",
    runtime,
    runtime_version: "2.9.6",
    bundle,
    flags: ["--no-prompt", "--allow-read=/etc/my files"],
    environment: {},
  };
}

async function dpkgDeb(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("dpkg-deb", { args }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test("buildDebianPackage() names the file and the fields after the program", async () => {
  await withDirectory(async (directory) => {
    const program = await smallProgram("proxmox-monitor-agent", directory);

    const file = await buildDebianPackage(program, directory);

    strictEqual(file, join(directory, "proxmox-monitor-agent_1.2.3_arm64.deb"));
    const fields = await dpkgDeb("--field", file, "Package", "Version", "Architecture");
    strictEqual(
      fields,
      "Package: proxmox-monitor-agent\nVersion: 1.2.3\nArchitecture: arm64\n",
    );
  });
});

for (const name of ["proxmox-monitor-agent", "proxmox-monitor-server"] as const) {
  Deno.test(`buildDebianPackage() gives all of ${name} to root, whatever the umask`, async () => {
    await withDirectory(async (directory) => {
      const program = await smallProgram(name, directory);
      const umask = Deno.umask(0o077);
      try {
        const file = await buildDebianPackage(program, directory);

        const lines = (await dpkgDeb("--contents", file)).trimEnd().split("\n");
        const others = lines.filter((line) => !/^(d|-)\S{9} root\/root /.test(line));
        deepStrictEqual(others, []);
        match(lines.join("\n"), /^drwxr-xr-x .* \.\/usr\/lib\/$/m);
        match(lines.join("\n"), new RegExp(`^-rwxr-xr-x .* \\./usr/bin/${name}$`, "m"));
      } finally {
        Deno.umask(umask);
      }
    });
  });

  Deno.test(`buildDebianPackage() makes the same bytes of ${name} again`, async () => {
    await withDirectory(async (directory) => {
      const program = await smallProgram(name, directory);
      const [first, second] = [join(directory, "1"), join(directory, "2")];
      for (const path of [first, second]) await Deno.mkdir(path);

      const one = await Deno.readFile(await buildDebianPackage(program, first));
      const other = await Deno.readFile(await buildDebianPackage(program, second));

      deepStrictEqual(other, one);
    });
  });
}

Deno.test("buildDebianPackage() lays what the server hands out where it looks for it", async () => {
  await withDirectory(async (directory) => {
    const program = await smallProgram("proxmox-monitor-server", directory);
    const handedOut = [join(directory, "SHA256SUMS")];
    await Deno.writeTextFile(handedOut[0] ?? "", "sums");

    const file = await buildDebianPackage(program, directory, { handedOut });

    match(
      await dpkgDeb("--contents", file),
      /^-rw-r--r-- root\/root +4 .* \.\/usr\/share\/proxmox-monitor-server\/agents\/SHA256SUMS$/m,
    );
  });
});

Deno.test("buildDebianPackage() says what dpkg-deb has against a version", async () => {
  await withDirectory(async (directory) => {
    const program = await smallProgram("proxmox-monitor-agent", directory);

    await rejects(
      buildDebianPackage({ ...program, version: "one" }, directory),
      /^Error: Cannot build ".*one_arm64\.deb": .*version number does not start with digit/s,
    );
  });
});
