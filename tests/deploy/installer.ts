/** `deploy/install-agent.sh` on a machine that is a directory, with stand-ins for its services. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quote } from "../../tools/build/launcher.ts";
import { type AgentHost, type Ended, openAgentHost } from "../../testing/agent_host.ts";
import { agentFlags } from "../../testing/agent_process.ts";
import { killProcess } from "../../testing/processes.ts";
import { until } from "../../testing/until.ts";

const SCRIPT = fileURLToPath(new URL("../../deploy/install-agent.sh", import.meta.url));
const UNIT = new URL("../../deploy/systemd/proxmox-monitor-agent.service", import.meta.url);
const STAND_INS = fileURLToPath(new URL("./bin", import.meta.url));
const AGENT = fileURLToPath(new URL("../../agent/main.ts", import.meta.url));

/** All that install-agent.sh finds on its PATH, so that no command escapes the record. */
const COMMANDS = [
  ..."cat chmod cmp cp dirname grep hostname install mv rm sed sleep tail uname".split(" "),
  ..."systemctl journalctl id dpkg dpkg-deb dpkg-query".split(" "),
];
/** Above what any run takes: joining is waited for at most `--wait`. */
const RUN_WITHIN_MS = 60_000;

/** How the agent of a test runs: really, or only as far as the service is concerned. */
export type AgentRuns = "really" | "pretending";

export interface Installer extends AsyncDisposable {
  /** The root of the machine; empty at first. */
  root: string;
  /** A recorded host, which the agent reads; `configure()` writes a file of settings. */
  host: AgentHost;
  /** The agent as one executable file. */
  program: string;
  config: string;
  /** Writes a package of this name and version with the agent in it, and returns its path. */
  writePackage(name: string, version: string): Promise<string>;
  run(args: readonly string[], options?: { input?: string; userId?: number }): Promise<Ended>;
  /** Runs it on a terminal; each answer is typed when its question is there. */
  runOnTerminal(
    args: readonly string[],
    dialogue: readonly { question: string; answer: string }[],
  ): Promise<Omit<Ended, "stderr">>;
  /** Every command that ran, with its arguments, in order. */
  commands(): Promise<string[]>;
  /** Number of the service's present start; "" when it was never started. */
  invocation(): Promise<string>;
}

export async function openInstaller(
  { runs = "really" }: { runs?: AgentRuns } = {},
): Promise<Installer> {
  await using stack = new AsyncDisposableStack();
  const host = stack.use(await openAgentHost("healthy"));
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-install-" });
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const root = join(directory, "root");
  const state = join(directory, "state");
  const bin = join(directory, "bin");
  for (const path of [root, state, bin]) await Deno.mkdir(path);
  for (const name of COMMANDS) await Deno.symlink(join(STAND_INS, "recorded"), join(bin, name));
  stack.defer(async () => {
    const pid = await read(join(state, "pid"));
    if (pid !== "") killProcess(Number(pid));
  });

  // Beside the script lies what an operator copies with it.
  const script = join(directory, "install-agent.sh");
  await Deno.copyFile(SCRIPT, script);
  await Deno.copyFile(UNIT, join(directory, "proxmox-monitor-agent.service"));
  const program = join(directory, "proxmox-monitor-agent_linux_amd64");
  await Deno.writeTextFile(program, await programText(host, runs), { mode: 0o755 });

  const environment = (userId: number) => ({
    DESTDIR: root,
    PATH: bin,
    STAND_IN_BIN: STAND_INS,
    STAND_IN_STATE: state,
    STAND_IN_USER_ID: String(userId),
  });

  const opened = stack.move();
  return {
    root,
    host,
    program,
    config: join(root, "etc/proxmox-monitor/agent.toml"),
    async writePackage(name, version) {
      await Deno.copyFile(program, join(state, "packaged_program"));
      const path = join(directory, `${name}_${version}_amd64.deb`);
      await Deno.writeTextFile(path, `Package: ${name}\nVersion: ${version}\n`);
      return path;
    },
    async run(args, { input = "", userId = 0 } = {}) {
      const child = new Deno.Command("/bin/bash", {
        args: [script, ...args],
        env: environment(userId),
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
        signal: AbortSignal.timeout(RUN_WITHIN_MS),
      }).spawn();
      const [, stdout, stderr, { code }] = await Promise.all([
        new Blob([input]).stream().pipeTo(child.stdin).catch(ignoreBrokenPipe),
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
        child.status,
      ]);
      return { code, stdout, stderr };
    },
    async runOnTerminal(args, dialogue) {
      const command = ["/bin/bash", script, ...args].map((word) => `'${word}'`).join(" ");
      const child = new Deno.Command("/usr/bin/script", {
        args: ["--quiet", "--return", "--command", command, "/dev/null"],
        env: { ...environment(0), SHELL: "/bin/sh" },
        stdin: "piped",
        stdout: "piped",
        stderr: "inherit",
        signal: AbortSignal.timeout(RUN_WITHIN_MS),
      }).spawn();
      let stdout = "";
      const reading = (async () => {
        for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) stdout += text;
      })();
      const keyboard = child.stdin.getWriter();
      let seen = 0;
      for (const { question, answer } of dialogue) {
        await until(question, () => stdout.indexOf(question, seen) >= 0);
        seen = stdout.indexOf(question, seen) + question.length;
        await keyboard.write(new TextEncoder().encode(`${answer}\n`));
      }
      const { code } = await child.status;
      await Promise.all([reading, keyboard.close().catch(ignoreBrokenPipe)]);
      return { code, stdout };
    },
    commands: async () => (await read(join(state, "argv"))).split("\n").filter(Boolean),
    invocation: () => read(join(state, "invocation")),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The program as a script that starts the agent's sources on the recorded host. */
async function programText({ environment }: AgentHost, runs: AgentRuns): Promise<string> {
  const command = [Deno.execPath(), ...await agentFlags(), AGENT].map(quote).join(" ");
  return [
    "#!/bin/sh",
    'printf "%s\\n" "agent $*" >>"$STAND_IN_STATE/argv"',
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`),
    ...(runs === "pretending"
      ? ['if [ "$1" = run ]; then echo "<6>joined host:pve-01"; exec sleep 60; fi']
      : []),
    `exec ${command} "$@"`,
    "",
  ].join("\n");
}

async function read(path: string): Promise<string> {
  return (await Deno.readTextFile(path).catch(() => "")).trim();
}

/** It has ended without reading all it was given. */
function ignoreBrokenPipe(error: unknown): void {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}
