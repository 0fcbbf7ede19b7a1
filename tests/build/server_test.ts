/** The server as it ships: every command, and what it serves. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { isArgon2idHash } from "../../server/auth/argon2id_hash.ts";
import { SERVER_VERSION } from "../../server/version.ts";
import { startProcess } from "../../testing/agent_process.ts";
import { buildServer } from "../../testing/built_server.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { signIn } from "../../testing/with_server.ts";

const STOP_LIMIT_MS = 5_000;

// One test with steps: bundling takes its time.
Deno.test("the built server", (t) =>
  withDirectory(async (directory) => {
    const server = await buildServer(directory);

    await t.step("prints its version and its commands", async () => {
      strictEqual(
        (await server.run("version")).stdout,
        `proxmox-monitor-server ${SERVER_VERSION}\n`,
      );
      const help = await server.run("--help");
      deepStrictEqual([help.code, help.stderr], [0, ""]);
      match(help.stdout, /^ {2}register-host /m);
    });

    await t.step("runs each command that opens the store, and ends", async () => {
      const token = await server.register("pve-01");
      match(token, /^[\w-]{43}$/);
      match((await server.run("rotate-token", "pve-01")).stdout, /^TOKEN: [\w-]{43}$/m);
      match((await server.run("list-hosts")).stdout, /^pve-01\t/);
      for (
        const command of [
          ["prune"],
          ["rollback"],
          ["migrate"],
          ["backup", join(directory, "copy.db")],
          ["delete-host", "pve-01"],
        ]
      ) {
        const { code, stdout, stderr } = await server.run(...command);
        deepStrictEqual([command, code, stderr], [command, 0, ""]);
        ok(stdout !== "");
      }
      strictEqual((await server.run("list-hosts")).stdout, "");
    });

    await t.step("hashes a password from standard input", async () => {
      const pipe = 'echo a long secret | "$1" hash-password';
      await using process = startProcess(["sh", "-c", pipe, "sh", server.launcher]);

      strictEqual(await process.ended(), 0);
      ok(isArgon2idHash(process.stdout.trim()), process.stdout);
    });

    await t.step("serves pages and their scripts, takes samples, and SIGTERM ends it", async () => {
      const token = await server.register("pve-01");
      const { process, url, password } = await server.serve();
      await using _running = process;
      strictEqual((await fetch(`${url}/healthz`)).status, 200);
      const cookie = await signIn(url, password);
      const page = await (await fetch(url, { headers: { cookie } })).text();
      match(page, /pve-01/);

      const files = [...page.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)]
        .map(([, path = ""]) => path);
      deepStrictEqual(files.map((path) => path.split(".").at(-1)).sort(), ["css", "js"]);
      for (const path of [...files, "/static/favicon.svg"]) {
        const response = await fetch(url + path);
        strictEqual(response.status, 200, path);
        ok((await response.bytes()).length > 0);
      }
      {
        await using _host = await openSimulatedHost(url, { name: "pve-01", token });
        const again = await server.run();
        deepStrictEqual([again.code, again.stdout], [1, ""]);
        match(again.stderr, /another process serves or changes it/);
        strictEqual((await server.run("backup", join(directory, "online.db"))).code, 0);
      }
      const answer = await fetch(`${url}/api/hosts/pve-01`, { headers: { cookie } });
      ok((await answer.json()).samples.fast !== null);

      const startedMs = performance.now();
      process.kill("SIGTERM");

      strictEqual(await process.ended(), 0);
      ok(performance.now() - startedMs < STOP_LIMIT_MS);
    });
  }));
