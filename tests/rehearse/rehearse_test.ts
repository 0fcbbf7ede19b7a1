/** `deno task rehearse` in its short form, and that it leaves nothing behind however it ends. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { startProcess } from "../../testing/agent_process.ts";
import { listProcesses } from "../../testing/processes.ts";
import { SEED } from "../../testing/rounds.ts";
import { runTask } from "../../testing/run_task.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const SHORT = ["--hosts", "60", "--minutes", "3", "--seed", String(SEED)];

/** As a directory for temporary files, which every process of a rehearsal names. */
function withOwnDirectory(test: (directory: string) => Promise<void>): () => Promise<void> {
  return () =>
    withDirectory(async (directory) => {
      // PostgreSQL runs as another user.
      await Deno.chmod(directory, 0o711);
      await test(directory);
    });
}

async function leftIn(directory: string): Promise<string[]> {
  const files = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
  return [...files, ...(await listProcesses(directory)).map(String)];
}

Deno.test(
  "a rehearsal kills a server and the primary, cuts a server off, and all of it holds",
  withOwnDirectory(async (directory) => {
    const { code, stdout, stderr } = await runTask("rehearse", {
      args: SHORT,
      environment: { TMPDIR: directory },
    });

    strictEqual(code, 0, stdout + stderr);
    match(stdout, /kill -9 of server-\d[^]*is started again/);
    match(stdout, /kill -9 of the primary[^]*the standby is the primary[^]*a new standby follows/);
    match(stdout, /^held +acknowledged samples that the database has +(\d+) of \1 /m);
    await until("all has ended", async () => (await leftIn(directory)).length === 0);
  }),
);

Deno.test(
  "a rehearsal that is killed leaves neither processes nor files",
  withOwnDirectory(async (directory) => {
    const args = ["run", "-A", "tools/rehearse.ts", ...SHORT] as const;
    await using rehearsal = startProcess([Deno.execPath(), ...args], {
      environment: { TMPDIR: directory },
    });
    await until("the databases run", () => /^\d servers$/m.test(rehearsal.stdout));

    rehearsal.kill("SIGKILL");
    await rehearsal.ended();

    await until("all has ended", async () => (await leftIn(directory)).length === 0);
    const names = await new Deno.Command("ip", { args: ["netns", "list"] }).output();
    deepStrictEqual(new TextDecoder().decode(names.stdout).includes(`-${rehearsal.pid}`), false);
  }),
);
