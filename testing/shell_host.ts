/** A recorded host as a shell on it sees one: a package manager of a few lines, and the agent. */
import { fileURLToPath } from "node:url";
import { taskArguments } from "../tools/demo/programs.ts";
import type { AgentHost, Ended } from "./agent_host.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Puts the programs first on the path of that shell. */
export async function layShellPrograms(host: AgentHost): Promise<void> {
  const agent = [Deno.execPath(), ...await taskArguments("agent")].map((word) => `'${word}'`);
  const programs = {
    dpkg: '[ "$1" = --print-architecture ] && echo amd64',
    // Whoever looks at the host's processes while it installs sees this.
    "apt-get":
      `[ -f "$3" ] && cp "$3" '${host.directory}/installed' && ps -eo args >'${host.directory}/processes'`,
    "proxmox-monitor-agent": `cd '${ROOT}' && exec ${
      agent.join(" ")
    } "$@" --config '${host.configPath}'`,
  };
  for (const [name, script] of Object.entries(programs)) {
    await host.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
    await Deno.chmod(`${host.directory}/bin/${name}`, 0o755);
  }
}

/** Runs what an operator types, which comes on standard input as from `ssh host sh`. */
export async function runInShell(host: AgentHost, text: string): Promise<Ended> {
  await layShellPrograms(host);
  const child = new Deno.Command("/bin/sh", {
    env: { ...host.environment, PATH: `${host.directory}/bin:${Deno.env.get("PATH")}` },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(`${text}\n`));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
