/** `deno task simulate` as an operator runs it: a real server, real agents, the table at the end. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { startProgram } from "../../tools/demo/programs.ts";
import { runTask } from "../../testing/run_task.ts";
import { withDirectory } from "../../testing/with_directory.ts";

Deno.test("simulate runs five hosts, shows how it goes, and finds nothing wrong", async () => {
  const { code, stdout, stderr } = await runTask("simulate", {
    args: ["--hosts", "5", "--guests", "3", "--interval", "1", "--seconds", "2"],
  });

  strictEqual(code, 0, stdout + stderr);
  match(stdout, /Dashboard {2}http:\/\/127\.0\.0\.1:\d+\n {2}Password {3}\S+\n/);
  match(stdout, /\d:\d\d start {2}\d of 5 connected {2}/);
  match(stdout, /^start .*\nhold /m);
  match(stdout, /met {6}samples without an acknowledgement: 0 /);
  match(stdout, /met {6}hosts falsely offline: 0 /);
  match(stdout, /met {6}hosts connected at the end: 5 /);
  match(stdout, /peak memory of the server: \d+ MB\n.*database: [\d.]+ MB/);
});

Deno.test("simulate refuses wrong arguments with code 64, and starts nothing", async () => {
  const { code, stdout, stderr } = await runTask("simulate", { args: ["--hosts", "none"] });

  deepStrictEqual([code, stdout], [64, ""]);
  match(stderr, /^Cannot use --hosts "none": expected a whole number, 1 to 15000\nSee: /);
});

Deno.test("simulate says which file of tokens it cannot read", async () => {
  const { code, stdout } = await runTask("simulate", {
    args: ["--server", "http://127.0.0.1:1", "--tokens", "/nowhere"],
  });

  strictEqual(code, 1);
  match(stdout, /^Cannot go on: .*"?\/nowhere/m);
});

Deno.test("simulate shows its table when it is stopped", () =>
  withDirectory(async (directory) => {
    await using program = await startProgram("simulate", "simulate", {
      args: ["--hosts", "3", "--minutes", "5"],
      environment: {},
      logDirectory: directory,
    });
    await program.logged(/of 3 connected/);

    await program.stop();

    const log = await Deno.readTextFile(join(directory, "simulate.log"));
    match(log, /Stopped before its end\n[^]*^phase .*\nstart /m);
  }));
