import { deepStrictEqual, doesNotMatch, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { type Config, type ConfigSource, loadConfig, type LoadedConfig } from "./load_config.ts";
import { systemDisk } from "../io/disk.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const SECRET = "s3cr3t-T0ken_of-this-test";
const SERVER = 'server_url = "wss://monitor.example.com/socket"\n';
const TOKEN = `token = "${SECRET}"\n`;
const SOURCE: ConfigSource = { disk: systemDisk, hostname: () => "pve-01" };

async function load(
  directory: string,
  text: string,
  source: Partial<ConfigSource> = {},
): Promise<LoadedConfig> {
  const path = join(directory, "agent.toml");
  await Deno.writeTextFile(path, text, { mode: 0o600 });
  return await loadConfig(path, { ...SOURCE, ...source });
}

async function loadGood(directory: string, text: string): Promise<Config> {
  const loaded = await load(directory, text);
  ok(loaded.ok, JSON.stringify(loaded));
  return loaded.config;
}

Deno.test("loadConfig() fills in every default", () =>
  withDirectory(async (directory) => {
    deepStrictEqual(await loadGood(directory, SERVER + TOKEN), {
      server: {
        endPoints: ["wss://monitor.example.com/socket"],
        hostId: "pve-01",
        token: SECRET,
      },
      tokenFile: null,
      warnings: [],
      intervals: { fast: 30, medium: 300, slow: 1800 },
      dumpDirectory: null,
      paths: { proc: "/proc", pve: "/etc/pve", state: "/var/lib/proxmox-monitor-agent" },
    });
  }));

Deno.test("loadConfig() takes every key", () =>
  withDirectory(async (directory) => {
    const config = await loadGood(
      directory,
      `${SERVER}token = " ${SECRET}\\n"
       host_id = "0.pve_A-1"
       [intervals]
       fast_seconds = 1
       medium_seconds = 86400
       slow_seconds = 7
       [debug]
       dump_dir = "/d"
       [paths]
       proc = "/a"
       pve = "/b"
       state = "/c"`,
    );

    strictEqual(config.server.token, SECRET);
    strictEqual(config.server.hostId, "0.pve_A-1");
    deepStrictEqual(config.intervals, { fast: 1, medium: 86_400, slow: 7 });
    strictEqual(config.dumpDirectory, "/d");
    deepStrictEqual(config.paths, { proc: "/a", pve: "/b", state: "/c" });
  }));

const URL_EXPECTED = 'expected a URL like "wss://monitor.example.com/socket/websocket", ' +
  "with ws:// to this machine itself only, without user, password or query";
const SECONDS_EXPECTED = "expected a whole number of seconds from 1 to 86400";
const HOST_EXPECTED = "expected the registered name: 1 to 100 letters, digits, dots, " +
  "underscores or hyphens, first a letter or digit";
const TOKEN_EXPECTED = 'expected the token that "register-host" printed, or token_file instead';

for (
  const [why, text, message] of [
    ["is empty", "", `server_url is missing: ${URL_EXPECTED}`],
    ["has no token", SERVER, `token is missing: ${TOKEN_EXPECTED}`],
    [
      "has token and token_file",
      SERVER + TOKEN + 'token_file = "/x"',
      "token and token_file are both set: expected one of them",
    ],
    [
      "is no TOML",
      `${TOKEN}server_url = wss://x`,
      "line 2, column 14: Invalid TOML document: invalid value",
    ],
    [
      "breaks within the token",
      `token = "${SECRET}\n`,
      "line 1, column 35: Invalid TOML document: control characters are not allowed in strings",
    ],
    ["has a number as token", `${SERVER}token = 12`, `token is a number: ${TOKEN_EXPECTED}`],
    [
      "has a token with a space",
      `${SERVER}token = "${SECRET} ${SECRET}"`,
      `token is not a token: ${TOKEN_EXPECTED}`,
    ],
    [
      "has an interval of 0",
      SERVER + TOKEN + "[intervals]\nfast_seconds = 0",
      `intervals.fast_seconds is 0: ${SECONDS_EXPECTED}`,
    ],
    [
      "has an interval beyond a day",
      SERVER + TOKEN + "[intervals]\nslow_seconds = 86401",
      `intervals.slow_seconds is 86401: ${SECONDS_EXPECTED}`,
    ],
    [
      "has a fraction as interval",
      SERVER + TOKEN + "[intervals]\nmedium_seconds = 1.5",
      `intervals.medium_seconds is 1.5: ${SECONDS_EXPECTED}`,
    ],
    [
      "has text as interval",
      SERVER + TOKEN + '[intervals]\nmedium_seconds = "30"',
      `intervals.medium_seconds is "30": ${SECONDS_EXPECTED}`,
    ],
    [
      "has a value where a table belongs",
      SERVER + TOKEN + "intervals = 30",
      "intervals is 30: expected a table",
    ],
    [
      "has an empty path",
      SERVER + TOKEN + '[paths]\nstate = ""',
      'paths.state is "": expected a path',
    ],
    [
      "has a list as dump_dir",
      SERVER + TOKEN + "[debug]\ndump_dir = []",
      "debug.dump_dir is a list: expected a path, or empty",
    ],
    [
      "has a host_id with a space",
      SERVER + TOKEN + 'host_id = "pve 01"',
      `host_id is "pve 01": ${HOST_EXPECTED}`,
    ],
    [
      "has a host_id of 101 letters",
      SERVER + TOKEN + `host_id = "${"x".repeat(101)}"`,
      `host_id is "${"x".repeat(101)}": ${HOST_EXPECTED}`,
    ],
    [
      "has an unknown key",
      SERVER + `tokken = "${SECRET}"`,
      'unknown key "tokken": did you mean "token"?',
    ],
    [
      "has a key outside its table",
      SERVER + TOKEN + "fast_second = 3",
      'unknown key "fast_second": did you mean "intervals.fast_seconds"?',
    ],
    [
      "has a key like no other",
      SERVER + TOKEN + "[debug]\nlevel = 3",
      'unknown key "debug.level": expected one of server_url, token, token_file, host_id, ' +
      "intervals, debug, paths, intervals.fast_seconds, intervals.medium_seconds, " +
      "intervals.slow_seconds, debug.dump_dir, paths.proc, paths.pve, paths.state",
    ],
  ] as const
) {
  Deno.test(`loadConfig() names key, find and expectation when the file ${why}`, () =>
    withDirectory(async (directory) => {
      const path = join(directory, "agent.toml");

      const loaded = await load(directory, text);

      deepStrictEqual(loaded, {
        ok: false,
        reason: "invalid",
        message: `Cannot use configuration "${path}": ${message}`,
      });
      doesNotMatch(JSON.stringify(loaded), new RegExp(SECRET));
    }));
}

Deno.test("loadConfig() tells a missing file from a bad one", () =>
  withDirectory(async (directory) => {
    const missing = await loadConfig(join(directory, "none.toml"), SOURCE);
    const unreadable = await loadConfig(directory, SOURCE);

    deepStrictEqual(missing, {
      ok: false,
      reason: "not_found",
      message: `Cannot use configuration "${directory}/none.toml": it does not exist: ` +
        "expected a file with server_url and token",
    });
    deepStrictEqual(unreadable, {
      ok: false,
      reason: "invalid",
      message: `Cannot use configuration "${directory}": it cannot be read: Is a directory`,
    });
  }));

Deno.test("loadConfig() reads the token from token_file", () =>
  withDirectory(async (directory) => {
    const tokenFile = join(directory, "token");
    await Deno.writeTextFile(tokenFile, ` ${SECRET}\n\n`, { mode: 0o400 });

    const config = await loadGood(directory, `${SERVER}token_file = "${tokenFile}"`);

    strictEqual(config.server.token, SECRET);
    strictEqual(config.tokenFile, tokenFile);
    deepStrictEqual(config.warnings, []);
  }));

for (
  const [why, content, message] of [
    ["is missing", null, "which cannot be read (it does not exist)"],
    ["is empty", "\n", "which holds no token"],
    ["holds two words", `token ${SECRET}`, "which holds no token"],
  ] as const
) {
  Deno.test(`loadConfig() says so when token_file ${why}`, () =>
    withDirectory(async (directory) => {
      const path = join(directory, "token");
      if (content !== null) await Deno.writeTextFile(path, content);

      const loaded = await load(directory, `${SERVER}token_file = "${path}"`);

      strictEqual(
        !loaded.ok && loaded.message,
        `Cannot use configuration "${directory}/agent.toml": token_file is "${path}", ` +
          `${message}: expected a file that holds the token and nothing else`,
      );
    }));
}

Deno.test("loadConfig() warns when others may read the token", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "agent.toml");
    await Deno.writeTextFile(path, SERVER + TOKEN);
    await Deno.chmod(path, 0o640);

    const loaded = await loadConfig(path, SOURCE);

    deepStrictEqual(loaded.ok && loaded.config.warnings, [
      `"${path}" holds the token and has mode 0640: others may read it, expected 0600`,
    ]);
  }));

Deno.test("loadConfig() refuses a hostname that cannot be a host_id", () =>
  withDirectory(async (directory) => {
    const loaded = await load(directory, SERVER + TOKEN, { hostname: () => "-pve" });

    strictEqual(
      !loaded.ok && loaded.message,
      `Cannot use configuration "${directory}/agent.toml": host_id is missing and the hostname ` +
        `"-pve" cannot stand for it: ${HOST_EXPECTED}`,
    );
  }));

Deno.test("loadConfig() refuses paths this process has no permission for", () =>
  withDirectory(async (directory) => {
    const disk = {
      ...systemDisk,
      permits: (access: string) => Promise.resolve(access === "read"),
    };

    const loaded = await load(directory, SERVER + TOKEN + '[paths]\nstate = "/srv"', { disk });

    strictEqual(
      !loaded.ok && loaded.message,
      `Cannot use configuration "${directory}/agent.toml": paths.state is "/srv": this agent ` +
        "was started without the permission to read and write there: expected a path below " +
        "the default ones",
    );
  }));
