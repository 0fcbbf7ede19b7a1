import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { makeTestingDirectory } from "../testing/store.ts";
import { createEngine } from "./store/engines.ts";
import { findExposedFiles, privateFiles, SETTINGS_FILE } from "./private_files.ts";

function openFiles() {
  const directory = makeTestingDirectory();
  const lines: string[] = [];
  const log = {
    info: (message: unknown, properties?: unknown) =>
      void lines.push(`${message} ${JSON.stringify(properties)}`),
  };
  const path = (name: string) => `${directory.path}/${name}`;
  return {
    lines,
    path,
    write: (name: string, mode: number) => {
      Deno.writeTextFileSync(path(name), "");
      Deno.chmodSync(path(name), mode);
    },
    find: () =>
      findExposedFiles(
        privateFiles(createEngine(path("monitor.db")), path("settings")),
        log as never,
      ),
    [Symbol.dispose]: () => directory[Symbol.dispose](),
  };
}

const NAMES = ["monitor.db", "monitor.db-wal", "monitor.db-shm", "secret_key_base", "settings"];

Deno.test("findExposedFiles() finds nothing where nothing is, and nothing wrong with 0600", async () => {
  using files = openFiles();
  deepStrictEqual(await files.find(), []);

  for (const name of NAMES) files.write(name, 0o600);
  deepStrictEqual(await files.find(), []);
  deepStrictEqual(files.lines, []);
});

for (const name of NAMES) {
  for (const mode of [0o644, 0o640, 0o604, 0o620, 0o602]) {
    Deno.test(`findExposedFiles() finds ${name} of mode ${mode.toString(8)}`, async () => {
      using files = openFiles();
      files.write(name, mode);

      const [problem = "", ...more] = await files.find();

      deepStrictEqual(more, []);
      match(
        problem,
        new RegExp(`^Cannot use the .* "${files.path(name)}": its mode is 0${mode.toString(8)}`),
      );
      strictEqual(problem.endsWith(`; chmod 0600 ${files.path(name)}`), true);
    });
  }
}

Deno.test("findExposedFiles() follows a link, checks its target and names it in the log", async () => {
  using files = openFiles();
  files.write("elsewhere.db", 0o600);
  await Deno.symlink(files.path("elsewhere.db"), files.path("monitor.db"));

  deepStrictEqual(await files.find(), []);
  match(files.lines.join(), /is a link to it.*elsewhere\.db/);
  await Deno.chmod(files.path("elsewhere.db"), 0o644);
  match((await files.find()).join(), /"[^"]*elsewhere\.db": its mode is 0644/);
});

Deno.test("privateFiles() knows where the package keeps the settings", async () => {
  const unit = new URL("../deploy/systemd/proxmox-monitor-server.service", import.meta.url);

  match(await Deno.readTextFile(unit), new RegExp(`^EnvironmentFile=${SETTINGS_FILE}$`, "m"));
});
