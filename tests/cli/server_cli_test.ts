/** The server's commands as an operator runs them: real processes, their words, their codes. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isArgon2idHash } from "../../server/auth/argon2id_hash.ts";
import { bundleClient } from "../../tools/bundle_client.ts";
import { runTask, type TaskResult } from "../support/run_task.ts";

async function withDatabase(
  run: (server: (args: string[], more?: Record<string, string>) => Promise<TaskResult>) => Promise<
    void
  >,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  const DATABASE_PATH = join(directory, "data", "monitor.db");
  await bundleClient();
  try {
    await run((args, more = {}) =>
      runTask("start", { args, environment: { DATABASE_PATH, PORT: "0", ...more } })
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("register-host prints the token once; the same name again fails with code 1", () =>
  withDatabase(async (server) => {
    const first = await server(["register-host", "pve-01"]);
    strictEqual(first.code, 0, first.stderr);
    match(first.stdout, /^HOST: pve-01\nTOKEN: [\w-]{43}\nThis token is shown only now/);

    const second = await server(["register-host", "PVE-01"]);
    deepStrictEqual([second.code, second.stdout], [1, ""]);
    strictEqual(
      second.stderr,
      'Cannot register "PVE-01": a host of this name exists already; ' +
        '"rotate-token PVE-01" gives it a new token\n',
    );
  }));

Deno.test("register-host and rotate-token print one JSON object a line with --json", () =>
  withDatabase(async (server) => {
    const registered = await server(["register-host", "--json", "pve-01", "pve-02"]);
    const rotated = await server(["rotate-token", "pve-02", "--json"]);

    const lines = (registered.stdout + rotated.stdout).trimEnd().split("\n");
    const printed = lines.map((line) => JSON.parse(line));
    deepStrictEqual(printed.map(({ name }) => name), ["pve-01", "pve-02", "pve-02"]);
    strictEqual(new Set(printed.map(({ token }) => token)).size, 3);
    for (const line of printed) match(line.token, /^[\w-]{43}$/);
  }));

Deno.test("register-host adds none of several hosts when one name is not allowed", () =>
  withDatabase(async (server) => {
    const refused = await server(["register-host", "pve-01", "-bad", "--", "../etc"]);
    strictEqual(refused.code, 1);

    strictEqual((await server(["list-hosts"])).stdout, "");
  }));

Deno.test("rotate-token, list-hosts and delete-host do what they say", () =>
  withDatabase(async (server) => {
    await server(["register-host", "pve-01"]);

    match((await server(["rotate-token", "pve-01"])).stdout, /^HOST: pve-01\nTOKEN: [\w-]{43}\n/);
    deepStrictEqual(JSON.parse((await server(["list-hosts", "--json"])).stdout), {
      name: "pve-01",
      last_seen_at: null,
      agent_version: null,
    });
    strictEqual((await server(["delete-host", "pve-01"])).code, 0);
    const again = await server(["delete-host", "pve-01"]);
    strictEqual(again.code, 1);
    match(again.stderr, /^Cannot find host "pve-01": /);
  }));

Deno.test("hash-password prints an Argon2id string of what it reads", async () => {
  const { code, stdout } = await runTask("start", { args: ["hash-password"], input: "secret\n" });

  deepStrictEqual([code, isArgon2idHash(stdout.trim())], [0, true]);
});

Deno.test("hash-password refuses an empty password", async () => {
  const { code, stderr } = await runTask("start", { args: ["hash-password"], input: "\n" });

  deepStrictEqual([code, stderr], [1, "Cannot hash the password: it is empty\n"]);
});

Deno.test("serve refuses a password hash that is not Argon2id, without repeating it", () =>
  withDatabase(async (server) => {
    const { code, stderr } = await server(["serve"], { DASHBOARD_PASSWORD_HASH: "hunter2" });

    strictEqual(code, 78);
    strictEqual(
      stderr,
      "Cannot use DASHBOARD_PASSWORD_HASH (hidden, 7 characters): " +
        'expected an Argon2id string, as "hash-password" prints it\n',
    );
  }));

Deno.test("serve says that its port is in use", () =>
  withDatabase(async (server) => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const PORT = String(listener.addr.port);

    const { code, stderr } = await server(["serve"], { PORT });

    strictEqual(code, 1);
    match(stderr, new RegExp(`^Cannot listen on 127.0.0.1:${PORT}: the port is in use`, "m"));
  }));

Deno.test("serve says that the database directory cannot be written", () =>
  withDatabase(async (server) => {
    // Root may write anywhere, but not below something that is no directory.
    const DATABASE_PATH = fileURLToPath(new URL("../../LICENSE/monitor.db", import.meta.url));

    const { code, stderr } = await server(["serve"], { DATABASE_PATH });

    strictEqual(code, 1);
    match(stderr, /^Cannot open ".*LICENSE\/monitor.db": .*DATABASE_PATH must name a file/m);
  }));

Deno.test("an unknown command is named, with code 1", async () => {
  const { code, stderr } = await runTask("start", { args: ["serv"] });

  strictEqual(code, 1);
  match(stderr, /unknown command 'serv'/);
});
