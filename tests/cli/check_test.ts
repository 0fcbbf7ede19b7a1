/** `check` as a monitoring system runs it: a process of its own beside a server that runs. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { sha256Hex } from "../../server/auth/tokens.ts";
import { askServer } from "../../server/cli/check.ts";
import { parsePluginOutput } from "../../testing/plugin_grammar.ts";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { runTask } from "../../testing/run_task.ts";
import { openStore, testingApiToken } from "../../testing/store.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const TOKEN = "h".repeat(40);
const FAST = {
  zfs_pools: {
    available: true,
    pools: [{ name: "tank", health: "DEGRADED", capacity_percent: 71 }],
  },
};

Deno.test("check tells the verdict of the server that runs, or why it cannot", () =>
  withDirectory((directory) =>
    withReportingHost(FAST, async (_, server) => {
      const tokenFile = join(directory, "token");
      await Deno.writeTextFile(tokenFile, `${TOKEN}\n`);
      await using store = await openStore({ path: server.database_path });
      await store.insertApiToken(testingApiToken(sha256Hex(TOKEN)));
      const environment = {
        PORT: new URL(server.url).port,
        DATABASE_PATH: join(directory, "none"),
      };
      const check = (...args: string[]) =>
        runTask("start", { args: ["check", ...args], environment });

      const fleet = await check("--token-file", tokenFile);
      strictEqual(fleet.code, 2, fleet.stdout + fleet.stderr);
      const { text, figures } = parsePluginOutput(fleet.stdout);
      match(text, /^CRITICAL - 0 of 1 hosts are ok: pve-01: tank: /);
      strictEqual(figures.find(({ label }) => label === "critical")?.value, 1);

      const one = await check("--host", "pve-01", "--token-file", tokenFile);
      strictEqual(one.code, 2, one.stdout + one.stderr);
      match(one.stdout, /'tank_capacity'=71%;;;0;100$/m);
      const json = await check("--host", "pve-01", "--token-file", tokenFile, "--json");
      strictEqual(JSON.parse(json.stdout).state, "CRITICAL");

      const closed = `http://127.0.0.1:${closedPort()}`;
      for (
        const [args, problem] of [
          [["--host", "nobody", "--token-file", tokenFile], /no host of this name/],
          [["--token-file", join(directory, "none")], /Cannot read --token-file/],
          [[], /expected --token-file/],
          [["--token-file", tokenFile, "--url", closed], /Cannot ask .*refused/],
          [["--token-file", tokenFile, "--url", "nowhere"], /Cannot use --url/],
        ] as const
      ) {
        const { code, stdout } = await check(...args);
        strictEqual(code, 3, stdout);
        match(stdout, /^UNKNOWN - /);
        match(stdout, problem);
      }
      await Deno.writeTextFile(tokenFile, "x".repeat(40));
      match((await check("--token-file", tokenFile)).stdout, /^UNKNOWN - .*not valid there/);
      strictEqual((await check("--fail", "sometimes")).code, 3);
    })
  ));

/** Of which nobody answers. */
function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

Deno.test("check waits for no server that says nothing", () =>
  withDirectory(async (directory) => {
    const tokenFile = join(directory, "token");
    await Deno.writeTextFile(tokenFile, TOKEN);
    using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const url = `http://127.0.0.1:${(silent.addr as Deno.NetAddr).port}`;

    const { exit_code, summary } = await askServer({ fail: "warning", url, tokenFile }, 50);

    deepStrictEqual([exit_code, summary], [3, `Cannot ask ${url}: no answer within 0.05 s`]);
  }));
