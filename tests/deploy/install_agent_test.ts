/** `install-agent.sh` against a real server, with a real agent as the service. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { dirname } from "node:path";
import { type TestServer, withServer } from "../../testing/with_server.ts";
import { type Installer, openInstaller } from "./installer.ts";

const HOST = "pve-01";
/** As spelt nowhere else, so that any trace of it can be found. */
const SECRET = "not-a-token-of-any-host";

/** Registers the host and writes settings with its token; returns the token. */
async function prepare(server: TestServer, { host }: Installer): Promise<string> {
  const token = await server.register(HOST);
  await host.configure({ server_url: server.agent_url, token, host_id: HOST });
  return token;
}

async function modeOf(path: string): Promise<string> {
  return (((await Deno.stat(path)).mode ?? 0) & 0o7777).toString(8);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function statusOf(server: TestServer): Promise<string> {
  const headers = { cookie: await server.signIn() };
  const response = await fetch(`${server.url}/api/hosts/${HOST}`, { headers });
  return (await response.json()).status;
}

Deno.test("it installs, configures and starts the agent, whose host is then online", () =>
  withServer(async (server) => {
    await using installer = await openInstaller();
    const token = await prepare(server, installer);
    const settings = await Deno.readTextFile(installer.host.configPath);

    const { code, stdout, stderr } = await installer.run(
      ["--settings", "-", installer.program],
      { input: settings },
    );

    deepStrictEqual({ code, stderr }, { code: 0, stderr: "" });
    match(stdout, /The server has accepted this host as pve-01\.\n$/);
    strictEqual(await statusOf(server), "online");
    strictEqual(await Deno.readTextFile(installer.config), settings);
    deepStrictEqual(
      [await modeOf(dirname(installer.config)), await modeOf(installer.config)],
      ["700", "600"],
    );
    const commands = await installer.commands();
    ok(commands.includes("systemctl enable --quiet proxmox-monitor-agent"));
    doesNotMatch([...commands, stdout].join("\n"), new RegExp(token));
  }));

Deno.test("run again, with the same settings or without any, it changes nothing", () =>
  withServer(async (server) => {
    await using installer = await openInstaller();
    await prepare(server, installer);
    const args = ["--settings", installer.host.configPath, installer.program];
    strictEqual((await installer.run(args)).code, 0);
    const before = await Deno.lstat(installer.config);

    for (const again of [args, []]) {
      const { code, stdout, stderr } = await installer.run(again);
      deepStrictEqual({ code, stderr }, { code: 0, stderr: "" });
      match(stdout, /agent\.toml stays as it is\.\nThe server has accepted/);
    }

    const after = await Deno.lstat(installer.config);
    deepStrictEqual([after.ino, after.mtime], [before.ino, before.mtime]);
    strictEqual(await installer.invocation(), "1");
    ok(!await exists(`${installer.config}.bak`));
    ok(!await exists(`${installer.config}.new`));
  }));

Deno.test("a wrong token is exit 2 with what to do; the right one replaces it, with a backup", () =>
  withServer(async (server) => {
    await using installer = await openInstaller();
    const { host, config } = installer;
    const token = await server.register(HOST);
    const args = ["--settings", host.configPath, installer.program];
    const settings = { server_url: server.agent_url, host_id: HOST };

    await host.configure({ ...settings, token: SECRET });
    const refused = await installer.run(args);
    await host.configure({ ...settings, token });
    const accepted = await installer.run(args);

    strictEqual(refused.code, 2);
    match(refused.stderr, /Join of host:pve-01 refused, invalid_token: /);
    match(refused.stderr, /On the server: proxmox-monitor-server rotate-token pve-01\n/);
    doesNotMatch(refused.stdout + refused.stderr, new RegExp(SECRET));
    strictEqual(accepted.code, 0, accepted.stderr);
    match(await Deno.readTextFile(`${config}.bak`), new RegExp(SECRET));
    strictEqual(await modeOf(`${config}.bak`), "600");
    strictEqual(await statusOf(server), "online");
  }));

Deno.test("a host that nobody registered is exit 2 with what to do", () =>
  withServer(async (server) => {
    await using installer = await openInstaller();
    const { host, program } = installer;
    await host.configure({ server_url: server.agent_url, token: SECRET, host_id: "pve-99" });

    const { code, stderr } = await installer.run(["--settings", host.configPath, program]);

    strictEqual(code, 2);
    match(stderr, /refused, unknown_host: /);
    match(stderr, /On the server: proxmox-monitor-server register-host pve-99\n/);
  }));

for (
  const [why, serverUrl, says] of [
    ["does not resolve", "wss://monitor.invalid/socket", /dns error.*\nThe name of the server/],
    ["answers nothing", "ws://127.0.0.1:1/socket", /tcp connect error.*\nNothing answers/],
  ] as const
) {
  Deno.test(`a server that ${why} is exit 2 with where to look`, async () => {
    await using installer = await openInstaller();
    const { host, program } = installer;
    await host.configure({ server_url: serverUrl, token: SECRET });

    const { code, stderr } = await installer.run(
      ["--wait", "8", "--settings", host.configPath, program],
    );

    strictEqual(code, 2);
    match(stderr, says);
  });
}

for (
  const [why, settings, says] of [
    ["are empty", "", /server_url is missing: expected a URL like/],
    ["hold no token", 'server_url = "wss://m.example/socket"', /token is missing/],
    [
      "hold the address of the dashboard",
      `server_url = "https://m.example"\ntoken = "${SECRET}"`,
      /server_url is "https:\/\/m\.example": expected/,
    ],
    [
      "hold an address without its path",
      `server_url = "wss://m.example"\ntoken = "${SECRET}"`,
      /server_url is "wss:\/\/m\.example": expected wss:\/\/NAME\/socket\/websocket/,
    ],
    [
      "hold a second address without its path",
      `server_url = [ "wss://m.example/socket", 'wss://n.example' ] # two\ntoken = "${SECRET}"`,
      /server_url is "wss:\/\/n\.example": expected wss:\/\/NAME\/socket\/websocket/,
    ],
    [
      "hold a name that cannot be a host's",
      `server_url = "wss://m.example/socket"\ntoken = "${SECRET}"\nhost_id = "pve 01"`,
      /host_id is "pve 01": expected the registered name/,
    ],
    [
      "are not TOML",
      `server_url = wss://m.example/socket\ntoken = "${SECRET}"`,
      /agent\.toml": line 1, column/,
    ],
  ] as const
) {
  Deno.test(`settings that ${why} are exit 78, and nothing is written or started`, async () => {
    await using installer = await openInstaller();

    const { code, stdout, stderr } = await installer.run(
      ["--settings", "-", installer.program],
      { input: settings },
    );

    strictEqual(code, 78);
    match(stderr, says);
    doesNotMatch(stdout + stderr, new RegExp(SECRET));
    deepStrictEqual(
      await Array.fromAsync(Deno.readDir(dirname(installer.config)), ({ name }) => name),
      [],
    );
    strictEqual(await installer.invocation(), "");
  });
}

for (
  const [why, args, code, says] of [
    ["a token as an argument", ["--token", SECRET], 64, /everybody on this machine can read it/],
    ["a token joined to its option", [`--token=${SECRET}`], 64, /"rotate-token" on the server/],
    ["an unknown option", [`--secret=${SECRET}`], 64, /an option is not known;/],
    ["a file that is not there", [SECRET], 64, /what is to be installed is not a file/],
    ["no program where none is installed", [], 64, /the agent is not installed/],
    ["an option without its value", ["--settings"], 64, /--settings is without a value/],
    ["a wait of no seconds", ["--wait", "0"], 64, /--wait: expected seconds, 1 to 9999/],
  ] as const
) {
  Deno.test(`it refuses ${why}, and repeats none of it`, async () => {
    await using installer = await openInstaller({ runs: "pretending" });

    const ended = await installer.run(args);

    strictEqual(ended.code, code);
    match(ended.stderr, says);
    doesNotMatch(ended.stdout + ended.stderr, new RegExp(SECRET));
  });
}

Deno.test("it refuses to run without root, before anything else", async () => {
  await using installer = await openInstaller({ runs: "pretending" });

  const { code, stderr } = await installer.run([installer.program], { userId: 1000 });

  strictEqual(code, 77);
  match(stderr, /this needs root/);
  deepStrictEqual(await installer.commands(), ["id -u"]);
});

Deno.test("without settings and without anybody to ask it says how to give some", async () => {
  await using installer = await openInstaller({ runs: "pretending" });

  const { code, stderr } = await installer.run([installer.program]);

  strictEqual(code, 78);
  match(stderr, /use --settings FILE, or\n--settings - /);
});

Deno.test("a program that is not the agent is not installed", async () => {
  await using installer = await openInstaller({ runs: "pretending" });
  await Deno.writeTextFile(installer.program, "#!/bin/sh\necho something else\n");

  const { code, stderr } = await installer.run([installer.program]);

  strictEqual(code, 1);
  match(stderr, /does not run as the agent on this machine/);
  ok(!await exists(`${installer.root}/usr/bin/proxmox-monitor-agent`));
});

Deno.test("--uninstall removes program and service, and leaves settings", async () => {
  await using installer = await openInstaller({ runs: "pretending" });
  await installer.host.configure({ host_id: HOST });
  await installer.run(["--settings", installer.host.configPath, installer.program]);

  const { code, stdout } = await installer.run(["--uninstall"]);

  strictEqual(code, 0);
  match(stdout, /^Removed\. .*\/etc\/proxmox-monitor, which holds the token/);
  ok(!await exists(`${installer.root}/usr/bin/proxmox-monitor-agent`));
  ok(!await exists(`${installer.root}/etc/systemd/system/proxmox-monitor-agent.service`));
  ok(await exists(installer.config));
  ok(
    (await installer.commands()).includes("systemctl disable --quiet --now proxmox-monitor-agent"),
  );
});
