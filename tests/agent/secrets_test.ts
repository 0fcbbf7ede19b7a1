/** What must stay on the host: secrets in guests' configuration, the token, everything in priv/. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { unpackSample } from "../../agent/outbox/sample_file.ts";
import { type AgentHost, openAgentHost } from "../../testing/agent_host.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

/** In every secret of the recordings. */
const SECRET = "FIXTURE-SECRET-NEVER-SENT";
const KINDS = 3;

Deno.test("secrets and the token are in no sample, dump, outbox, log or output", () =>
  withServer(async (server) => {
    const token = await server.register("pve-01");
    await using host = await openAgentHost("healthy");
    const dump = join(host.directory, "dump");
    const pve = await addSecrets(host);
    await host.write("etc/apt/sources.list", `deb https://op:${SECRET}@apt.example.com/x y main\n`);
    await host.write("etc/machine-id", `${SECRET}\n`);
    const settings = {
      token,
      host_id: "pve-01",
      debug: { dump_dir: dump },
      paths: { pve },
    };
    await host.configure({ ...settings, server_url: server.agent_url });
    const headers = { cookie: await server.signIn() };
    const readHost = async () =>
      await (await fetch(`${server.url}/api/hosts/pve-01`, { headers })).text();

    await using agent = await host.start("run");
    await until(
      "every kind",
      async () => Object.keys(JSON.parse(await readHost()).samples ?? {}).length === KINDS,
    );
    agent.kill("SIGTERM");
    strictEqual(await agent.ended(), 0);

    const texts: Record<string, string> = {
      "samples on the server": await readHost(),
      "log": agent.stderr + agent.stdout,
      "commands.log": await Deno.readTextFile(join(dump, "commands.log")),
      "samples.log": await Deno.readTextFile(join(dump, "samples.log")),
      "outbox": await leaveInOutbox(host, settings),
    };
    for (const command of ["once", "check", "explain"]) {
      const { stdout, stderr } = await host.run(command);
      texts[command] = stdout + stderr;
    }

    for (const [name, text] of Object.entries(texts)) {
      ok(text.length > 0, `${name} is empty`);
      ok(!text.includes(SECRET), `${name} holds a secret`);
      ok(!text.includes(token), `${name} holds the token`);
    }
    for (const name of ["samples on the server", "commands.log", "samples.log", "outbox"]) {
      ok(texts[name]?.includes("(hidden)"), `${name} does not show that it hides something`);
    }
    deepStrictEqual(await keysOfSecrets(pve), SECRET_KEYS);
  }));

Deno.test("no file in priv/ is ever opened", async () => {
  await using host = await openAgentHost("healthy");
  const pve = join(host.directory, "pve");
  await run("cp", "-a", join(host.recorded, "pve"), pve);
  // Whoever opens a pipe for reading wakes the process that waits to write into it.
  const files = ["token.cfg", "authkey.key", "shadow.cfg"].map((name) => join(pve, "priv", name));
  await Deno.remove(join(pve, "priv"), { recursive: true });
  await Deno.mkdir(join(pve, "priv"));
  await run("mkfifo", ...files);
  const opened = join(host.directory, "opened");
  await using _watch = watchPipes(files, opened);
  const isOpened = () => Deno.stat(opened).then(() => true, () => false);
  await host.configure({ paths: { pve }, debug: { dump_dir: join(host.directory, "dump") } });

  for (const command of ["once", "check", "explain"]) await host.run(command);

  ok(!await isOpened());
  const log = await Deno.readTextFile(join(host.directory, "dump/commands.log"));
  ok(log.includes(`$ cat ${pve}/.members`) && !log.includes("/priv"));

  await Deno.readTextFile(files[0] ?? "");
  await until("the watch notices a reader", isOpened);
});

/** Secrets beside those of the recording: in a mount, in an option, in keys that no list names. */
const ADDED: Readonly<Record<string, string>> = {
  "nodes/pve-01/qemu-server/100.conf": [
    `madeup: ${SECRET}`,
    `net7: virtio=BC:24:11:00:00:07,bridge=vmbr0,key=${SECRET}`,
    `scsi7: local-zfs:vm-100-disk-7,madeup=${SECRET},size=1G`,
    "",
  ].join("\n"),
  "nodes/pve-01/lxc/101.conf": [
    `lxc.mount.entry: //nas/share mnt cifs username=x,password=${SECRET} 0 0`,
    `lxc.hook.start: /root/hook ${SECRET}`,
    `lxc.madeup: ${SECRET}`,
    `entrypoint: /init --token=${SECRET}`,
    "",
  ].join("\n"),
  "storage.cfg": [
    "cifs: secretive",
    "\tserver nas.example.net",
    "\tshare backup",
    "\tcontent backup",
    `\toptions password=${SECRET}`,
    `\tmadeup ${SECRET}`,
    "\n",
  ].join("\n"),
};

/** A copy of the recorded `pve` with more secrets in front of what its files hold. */
async function addSecrets(host: AgentHost): Promise<string> {
  const pve = join(host.directory, "pve");
  await run("cp", "-a", join(host.recorded, "pve"), pve);
  for (const [path, text] of Object.entries(ADDED)) {
    await host.write(`pve/${path}`, text + await Deno.readTextFile(join(pve, path)));
  }
  return pve;
}

/** What the configuration files hold, so that hiding them is no accident. */
const SECRET_KEYS = [
  "#",
  "args",
  "cipassword",
  "entrypoint",
  "hookscript",
  "lxc.environment",
  "lxc.environment.runtime",
  "lxc.hook.start",
  "lxc.madeup",
  "lxc.mount.entry",
  "madeup",
  "net7",
  "scsi7",
  "sshkeys",
];

async function keysOfSecrets(pve: string): Promise<string[]> {
  const keys = new Set<string>();
  for (const folder of ["qemu-server", "lxc"]) {
    const path = join(pve, folder);
    for await (const { name } of Deno.readDir(path)) {
      for (const line of (await Deno.readTextFile(join(path, name))).split("\n")) {
        if (line.includes(SECRET)) keys.add(/^#|^[\w.]+/.exec(line)?.[0] ?? line);
      }
    }
  }
  return [...keys].sort();
}

/** Lets an agent run without a server, and returns what then waits in its outbox. */
async function leaveInOutbox(
  host: AgentHost,
  settings: Parameters<AgentHost["configure"]>[0],
): Promise<string> {
  await host.configure({ ...settings, server_url: "ws://127.0.0.1:1/socket" });
  const outbox = join(host.directory, "state/outbox");
  const listFiles = async () =>
    (await Array.fromAsync(Deno.readDir(outbox), ({ name }) => join(outbox, name)))
      .filter((path) => path.endsWith(".gz"));
  await using agent = await host.start("run");
  await until("every kind is in the outbox", async () => {
    const names = (await listFiles()).join();
    return ["fast", "medium", "slow"].every((kind) => names.includes(kind));
  });
  agent.kill("SIGTERM");
  await agent.ended();

  const samples = [];
  for (const path of await listFiles()) {
    const { data_json = "" } = await unpackSample(await Deno.readFile(path)) ?? {};
    samples.push(JSON.parse(data_json));
  }
  return JSON.stringify(samples);
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(program, { args }).output();
  ok(success);
}

/**
 * Waits on each pipe for a reader, again and again, so that none of them has to wait; each adds a
 * line to the file `log`.
 */
function watchPipes(paths: readonly string[], log: string): AsyncDisposable {
  const script = 'while : >"$1"; do echo opened >>"$2"; done';
  const writers = paths.map((path) =>
    new Deno.Command("sh", { args: ["-c", script, "sh", path, log] }).spawn()
  );
  return {
    async [Symbol.asyncDispose]() {
      for (const writer of writers) writer.kill("SIGKILL");
      await Promise.all(writers.map((writer) => writer.status));
    },
  };
}
