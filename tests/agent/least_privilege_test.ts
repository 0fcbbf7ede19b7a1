/** What the agent may do on its host, by the permissions it is started with and by `explain`. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { commandRules, PROGRAMS } from "../../agent/io/allowed.ts";
import { openAgentHost, STAND_INS } from "../../testing/agent_host.ts";
import { agentFlags, startDeno } from "../../testing/agent_process.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const DEFAULTS = {
  proc: "/proc",
  pve: "/etc/pve",
  state: "/var/lib/proxmox-monitor-agent",
};

Deno.test("the task of the agent may run exactly the programs that explain prints", async () => {
  const [programs] = (await agentFlags()).flatMap((flag) =>
    flag.startsWith("--allow-run=") ? [flag.slice("--allow-run=".length).split(",")] : []
  );

  deepStrictEqual(programs?.toSorted(), [...PROGRAMS].sort());
});

Deno.test("with the agent's permissions no other program starts, nor another file of the name", () =>
  withDirectory(async (directory) => {
    const impostor = join(directory, "zpool");
    await Deno.writeTextFile(impostor, "#!/bin/sh\n", { mode: 0o755 });
    const others = ["sh", "cat", "rm", Deno.execPath(), impostor, `${directory}:zpool`];
    await using probe = startDeno(
      [...await agentFlags(), "tests/agent/spawn_probe.ts", ...PROGRAMS, ...others],
      { PATH: `${STAND_INS}:${Deno.env.get("PATH")}` },
    );

    strictEqual(await probe.ended(), 0);
    deepStrictEqual(JSON.parse(probe.stdout), [
      ...PROGRAMS.map(() => "started"),
      ...others.map(() => "NotCapable"),
    ]);
  }));

/** The permissions of a built agent, which reads its configuration below `configDirectory`. */
async function builtFlags(configDirectory: string): Promise<string[]> {
  const write = [DEFAULTS.state, "/var/log/proxmox-monitor"];
  const read = [configDirectory, DEFAULTS.pve, "/var/lib/apt", "/run/credentials", ...write];
  const others = (await agentFlags()).filter((flag) => !/^--allow-(read|write)$/.test(flag));
  return [...others, `--allow-read=${read}`, `--allow-write=${write}`];
}

for (
  const [what, config, said] of [
    ["another state", { paths: { ...DEFAULTS, state: "/srv/state" } }, /paths\.state is "\/srv/],
    ["another pve", { paths: { ...DEFAULTS, pve: "/srv/pve" } }, /paths\.pve is "\/srv\/pve"/],
    ["another proc", { paths: { ...DEFAULTS, proc: "/srv/proc" } }, /paths\.proc is "\/srv/],
    ["a dump elsewhere", { paths: DEFAULTS, debug: { dump_dir: "/srv/d" } }, /debug\.dump_dir is/],
  ] as const
) {
  Deno.test(`an agent with the permissions of a built one refuses ${what} and says so`, async () => {
    await using host = await openAgentHost("healthy");
    await host.configure(config);
    await using agent = startDeno(
      [...await builtFlags(host.configPath), "agent/main.ts", "once", "--config", host.configPath],
    );

    strictEqual(await agent.ended(), 78);
    match(agent.stderr, said);
    match(agent.stderr, /this agent was started without the permission to read/);
    strictEqual(agent.stdout, "");
  });
}

Deno.test("an agent with the permissions of a built one takes the default paths and a dump below them", async () => {
  await using host = await openAgentHost("healthy");
  const dump_dir = "/var/log/proxmox-monitor/dump";
  await host.configure({ paths: DEFAULTS, debug: { dump_dir } });
  await using agent = startDeno(
    [...await builtFlags(host.configPath), "agent/main.ts", "explain", "--config", host.configPath],
  );

  deepStrictEqual([await agent.ended(), agent.stderr], [0, ""]);
  ok(agent.stdout.includes(dump_dir));
});

Deno.test("an agent with the permissions of a built one reads no configuration elsewhere", async () => {
  await using host = await openAgentHost("healthy");
  await using agent = startDeno(
    [
      ...await builtFlags("/etc/proxmox-monitor"),
      ...["agent/main.ts", "once", "--config", host.configPath],
    ],
  );

  strictEqual(await agent.ended(), 78);
  match(agent.stderr, /it cannot be read: this agent was started without the permission/);
});

Deno.test("explain prints everything that a collection does, and what the agent keeps itself", async () => {
  await using host = await openAgentHost("healthy");
  const dump = join(host.directory, "dump");
  await host.configure({ debug: { dump_dir: dump } });

  const explained = (await host.run("explain")).stdout.split("\n").map((line) => line.trim());
  await host.run("once");

  const log = await Deno.readTextFile(join(dump, "commands.log"));
  const done = [...log.matchAll(/^\$ (.*)$/gm)].map(([, words = ""]) => asRule(words));
  ok(done.length > 20);
  for (const words of done) ok(explained.includes(words), `explain does not print ${words}`);

  const paths = { ...DEFAULTS, proc: join(host.directory, "proc") };
  for (const { argv } of commandRules(paths)) ok(explained.includes(argv.join(" ")));
  const state = join(host.directory, "state");
  const own = [
    `${state}/last_scrub.json`,
    `${state}/forget_pool.json`,
    `${state}/disk_counts.json`,
    `${state}/outbox`,
    dump,
    host.configPath,
  ];
  for (const path of own) ok(explained.includes(path), `explain does not print ${path}`);
});

/** A command of the dump as `explain` prints it: names replaced, a file without its reader. */
function asRule(words: string): string {
  return words
    .replace(/^(cat|ls|readlink|stat) (?!-)/, "")
    .replace(/\/smartd\.[\w-]+\.\w+\.state$/, "/DISK")
    .replace(/\/vzdump-[\w-]+\.json$/, "/vzdump-JOB.json")
    .replace("/nodes/pve-01/", "/nodes/NODE/")
    .replace(/([/-])\d+(\/|\.conf$|\.log$)/, "$1VMID$2");
}
