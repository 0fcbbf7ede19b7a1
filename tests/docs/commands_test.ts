/** Follows README.md in a copy of this tree, in the words that stand there. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { isArgon2idHash } from "../../server/auth/argon2id_hash.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import type { WatchedProcess } from "../../testing/agent_process.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { reasonNotToRun, RUN_BY } from "./accounts.ts";
import { readCommands } from "./documented_commands.ts";
import { type Shell, startCommand } from "./shell.ts";
import { copyProject } from "../../testing/copy_project.ts";

/** The same, where the tests' own Deno stands for the one that npx would fetch. */
const NPX_DENO = /^npx -y deno@2\.9\.6 /;

Deno.test("the commands of README.md do what it says", (test) =>
  withDirectory(async (directory) => {
    await using host = await openAgentHost("healthy");
    await copyProject(directory);
    const shell: Shell = {
      directory,
      environment: {
        ...host.environment,
        PORT: "0",
        DATABASE_PATH: join(directory, "data/monitor.db"),
      },
    };
    const left = await commandsToRun();

    function start(command: string, input?: string): WatchedProcess {
      ok(left.delete(command), `"${command}" is not in README.md, or it has run already`);
      return startCommand(command.replace(NPX_DENO, "deno "), shell, input);
    }

    async function run(command: string, input?: string): Promise<string> {
      const started = start(command, input);
      strictEqual(await started.ended(), 0, started.stderr);
      return started.stdout;
    }

    await test.step("the demo prints address and password, and ends when asked to", async () => {
      await using demo = start("npx -y deno@2.9.6 task demo");
      await until("its server runs", () => /Registering hosts/.test(demo.stdout));
      await until("it is complete", () => /Ctrl-C stops everything/.test(demo.stdout));
      match(demo.stdout, /^ {2}Dashboard {2}http:\/\/127\.0\.0\.1:\d+\n {2}Password {3}\S+$/m);

      demo.kill("SIGTERM");
      strictEqual(await demo.ended(), 0, demo.stderr);
    });

    await test.step("server and agent, one after the other", async () => {
      await using server = start("deno task start");
      await until("it listens", () => /Listening on \S+\n/.test(server.stderr));
      const url = /Listening on (\S+)/.exec(server.stderr)?.[1] ?? "";
      match(server.stdout, /^Dashboard password \(made once, shown only now\): \S+$/m);

      const registered = await run("deno task register-host pve-01");
      const token = /^TOKEN: (\S+)$/m.exec(registered)?.[1] ?? "";
      const server_url = `${url.replace("http", "ws")}/socket/websocket`;
      await host.configure({ server_url, token, host_id: "pve-01" });
      await Deno.copyFile(host.configPath, join(directory, "agent.toml"));

      await using agent = start("deno task agent --config agent.toml");
      await until("it joins", () => /joined host:pve-01/.test(agent.stderr));
    });

    await test.step("the rest", async () => {
      ok(isArgon2idHash((await run("deno task start hash-password", "a long secret\n")).trim()));
      const help = await run("deno task start --help");
      for (const name of ["backup", "prune", "list-hosts", "rotate-token"]) {
        match(help, new RegExp(`^ {2}${name} `, "m"));
      }
      match(await run("deno task agent --help"), /^ {2}once .*\n {2}check .*\n {2}explain /m);
    });

    deepStrictEqual([...left], [], "not run");
  }));

async function commandsToRun(): Promise<Set<string>> {
  const pages = RUN_BY["tests/docs/commands_test.ts"];
  return new Set(
    (await readCommands())
      .filter(({ page, text }) => pages.includes(page) && reasonNotToRun(text) === null)
      .map(({ text }) => text),
  );
}
