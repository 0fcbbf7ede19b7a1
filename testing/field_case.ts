/** A situation of `fixtures/cases/field`, laid over the recorded host that it names. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Kind, KINDS, SECTIONS, type SectionValues } from "../shared/sample/mod.ts";
import { copyFilled } from "../tools/demo/agent_setup.ts";
import { type AgentHost, openAgentHost } from "./agent_host.ts";

const CASES = fileURLToPath(new URL("../fixtures/cases/field/", import.meta.url));

/** Opens the case `name`, such as "pve/03-enterprise-repo-401". */
export async function openFieldCase(name: string): Promise<AgentHost> {
  const directory = join(CASES, name);
  const base = (await Deno.readTextFile(join(directory, "base"))).trim();
  const host = await openLaidOverHost(base);
  await run("cp", "-a", `${directory}/host/.`, host.directory);
  await fillTimes(directory, host);
  const script = join(directory, "after.sh");
  if (await exists(script)) {
    await run("sh", "-c", `cd "$1" && . "$2"`, "sh", host.directory, script);
  }
  return host;
}

/** Opens the recorded host `base` with all of `/etc/pve` where a test may change it. */
export async function openLaidOverHost(base: string): Promise<AgentHost> {
  const host = await openAgentHost(base);
  await run("cp", "-a", join(host.recorded, "pve"), host.directory);
  await host.configure({ paths: { pve: join(host.directory, "pve") } });
  return host;
}

/** What `agent once` reads of the host: the sections of `kind`, or all of them. */
export async function readOnce(host: AgentHost, kind?: Kind): Promise<SectionValues> {
  const { code, stdout, stderr } = await host.run(
    "once",
    ...kind === undefined ? [] : ["--kind", kind],
  );
  deepStrictEqual([code, stderr], [0, ""]);
  const printed: Partial<Record<Kind, { data: Record<string, unknown> }>> = JSON.parse(stdout);
  const sections = KINDS.flatMap((kind) =>
    Object.entries(SECTIONS[kind]).flatMap(([name, schema]) => {
      const data = printed[kind]?.data[name];
      return data === undefined ? [] : [[name, schema.parse(data)]];
    })
  );
  // A section that was not asked for is undefined, which a test sees at once.
  return Object.fromEntries(sections) as SectionValues;
}

/** What a case tells of past and present, it tells of the time at which it is opened. */
async function fillTimes(directory: string, host: AgentHost): Promise<void> {
  const folder = join(directory, "host/var");
  if (!await exists(folder)) return;
  await copyFilled(folder, join(host.directory, "var"), Math.floor(Date.now() / 1000));
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  ok(success, new TextDecoder().decode(stderr));
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
