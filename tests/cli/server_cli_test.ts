/** The server's commands as an operator runs them: real processes, their words, their codes. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isArgon2idHash } from "../../server/auth/argon2id_hash.ts";
import { tokenDigest } from "../../server/auth/tokens.ts";
import { loadSecretKey } from "../../server/secret_key.ts";
import { SCHEMA_VERSION } from "../../server/store/sqlite/migrations.ts";
import { ON_POSTGRES, onSqliteAlone } from "../../testing/engine.ts";
import { execSql, openStore, queryRows } from "../../testing/store.ts";
import { bundleClient } from "../../tools/bundle_client.ts";
import { STRONG_PASSWORD_HASH } from "../../testing/cheap_hashes.ts";
import { runCommands, runTask, type TaskResult } from "../../testing/run_task.ts";

type RunServer = (args: string[], more?: Record<string, string>) => Promise<TaskResult>;

async function withDatabase(
  run: (server: RunServer, path: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  const DATABASE_PATH = join(directory, "data", "monitor.db");
  await bundleClient();
  try {
    await run(
      (args, more = {}) =>
        runTask("start", { args, environment: { DATABASE_PATH, PORT: "0", ...more } }),
      DATABASE_PATH,
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

Deno.test("register-host keeps the digest under the server's key: the first join costs no slow hash", () =>
  withDatabase(async (server, path) => {
    const { stdout } = await server(["register-host", "--json", "pve-01"]);

    const { token } = JSON.parse(stdout);
    await using store = await openStore({ path });
    const secret = await loadSecretKey(null, dirname(path));
    strictEqual((await store.findHost("pve-01"))?.token_digest, tokenDigest(secret, token));
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
  withDatabase(async (server, path) => {
    await server(["register-host", "pve-01"]);

    const [rotated, listed, deleted, again] = await runCommands([
      ["rotate-token", "pve-01"],
      ["list-hosts", "--json"],
      ["delete-host", "pve-01"],
      ["delete-host", "pve-01"],
    ], { DATABASE_PATH: path });

    match(rotated?.stdout ?? "", /^HOST: pve-01\nTOKEN: [\w-]{43}\n/);
    deepStrictEqual(JSON.parse(listed?.stdout ?? ""), {
      name: "pve-01",
      last_seen_at: null,
      agent_version: null,
      agent_standing: null,
      protocol_level: null,
      agent_upgrade: null,
      group: null,
      tags: [],
      note: "",
      web_url: null,
    });
    deepStrictEqual([deleted?.code, again?.code], [0, 1]);
    match(again?.stderr ?? "", /^Cannot find host "pve-01": /);
  }));

Deno.test("hash-password prints an Argon2id string of what it reads", async () => {
  const { code, stdout } = await runTask("start", {
    args: ["hash-password"],
    input: "twelve signs\n",
  });

  deepStrictEqual([code, isArgon2idHash(stdout.trim())], [0, true]);
});

for (const [password, length] of [["", 0], ["eleven sign", 11], ["🦊".repeat(6), 6]] as const) {
  Deno.test(`hash-password refuses a password of ${length} characters`, async () => {
    const { code, stdout, stderr } = await runTask("start", {
      args: ["hash-password"],
      input: `${password}\n`,
    });

    deepStrictEqual([code, stdout], [1, ""]);
    strictEqual(
      stderr,
      `Cannot hash the password: it has ${length} characters, expected at least 12\n`,
    );
  });
}

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
    const [what, place] = ON_POSTGRES ? ["make the directory", ""] : ["open", "/monitor.db"];
    match(
      stderr,
      new RegExp(`^Cannot ${what} ".*/LICENSE${place}": .*DATABASE_PATH must name a file`, "m"),
    );
  }));

Deno.test("an unknown command is named, with code 1", async () => {
  const { code, stderr } = await runTask("start", { args: ["serv"] });

  strictEqual(code, 1);
  match(stderr, /unknown command 'serv'/);
});

Deno.test("list-hosts shows what a host sent as text, not as what a terminal obeys", () =>
  withDatabase(async (server, path) => {
    await server(["register-host", "pve-01"]);
    const version = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e1.0\nforged\tline";
    execSql(path, `UPDATE hosts SET agent_version = '${version}'`);
    const shown = "\\u001b[2J\\u001b]0;owned\\u0007\\u009b31m\\u202e1.0\\nforged\\tline";

    strictEqual(
      (await server(["list-hosts"])).stdout,
      `pve-01\tnever connected\t${shown}\t-\t-\t-\t-\n`,
    );
    const json = (await server(["list-hosts", "--json"])).stdout;
    // deno-lint-ignore no-control-regex
    doesNotMatch(json.trimEnd(), /[\x00-\x1f\x7f-\x9f\u202e]/);
    match(JSON.parse(json).agent_version, /forged\tline$/);
  }));

Deno.test("what commands do is in the audit", () =>
  withDatabase(async (_, path) => {
    const copy = join(dirname(path), "copy.db");
    await runCommands([
      ["migrate"],
      ["register-host", "pve-01", "pve-02"],
      ["rotate-token", "pve-02"],
      ["backup", copy],
      ["prune"],
      ["delete-host", "pve-01"],
      // Nothing is done, nothing is noted.
      ["delete-host", "pve-01"],
      ["rotate-token", "pve-01"],
      ["register-host", "pve-02"],
      ["backup", copy],
      ["list-hosts"],
      ["migrate"],
    ], { DATABASE_PATH: path });

    deepStrictEqual(
      queryRows(path, "SELECT who, action, subject FROM audit ORDER BY id").map(
        ({ who, action, subject }) => [who, action, subject],
      ),
      [
        // Databases of tests on PostgreSQL have their tables from the start.
        ...ON_POSTGRES ? [] : [["database_migrated", `0 to ${SCHEMA_VERSION}`]],
        ["host_registered", "pve-01"],
        ["host_registered", "pve-02"],
        ["host_token_rotated", "pve-02"],
        ["database_backed_up", copy],
        ["database_pruned", ""],
        ["host_deleted", "pve-01"],
      ].map((entry) => ["command line", ...entry]),
    );
  }));

const PRODUCTION = {
  MONITOR_ENV: "production",
  SECRET_KEY_BASE: "9f86d081884c7d659a2feaa0c55ad015",
  PUBLIC_URL: "https://monitor.example.com",
  DASHBOARD_PASSWORD_HASH: STRONG_PASSWORD_HASH,
};

Deno.test("serve in production says everything that is weak, at once, and does not start", () =>
  withDatabase(async (server) => {
    const { code, stdout, stderr } = await server(["serve"], {
      ...PRODUCTION,
      DASHBOARD_PASSWORD_HASH: PRODUCTION.DASHBOARD_PASSWORD_HASH.replace("m=19456", "m=8"),
      SECRET_KEY_BASE: "a".repeat(64),
      PUBLIC_URL: "http://monitor.example.com",
    });

    deepStrictEqual([code, stdout], [78, ""]);
    match(stderr, /^Cannot use DASHBOARD_PASSWORD_HASH .* make a new one with "hash-password"$/m);
    match(stderr, /^Cannot use SECRET_KEY_BASE .* "openssl rand -base64 48" prints one$/m);
    match(stderr, /^Cannot use PUBLIC_URL "http:.* expected https in production/m);
    strictEqual(stderr.trimEnd().split("\n").length, 3);
  }));

Deno.test("serve in production refuses a database that others may read, behind a link as well", {
  ...onSqliteAlone("who reads its database is not said by a file"),
}, () =>
  withDatabase(async (server, path) => {
    await server(["register-host", "pve-01"]);
    await Deno.chmod(path, 0o644);
    const link = join(dirname(path), "link.db");
    await Deno.symlink(path, link);

    for (const DATABASE_PATH of [path, link]) {
      const { code, stderr } = await server(["serve"], { ...PRODUCTION, DATABASE_PATH });

      strictEqual(code, 78, stderr);
      const target = await Deno.realPath(path);
      match(stderr, new RegExp(`^Cannot use the database "${target}": its mode is 0644`, "m"));
      match(stderr, new RegExp(`; chmod 0600 ${target}$`, "m"));
      strictEqual(stderr.includes("is a link to it"), DATABASE_PATH === link);
    }
  }));
