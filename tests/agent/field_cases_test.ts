/**
 * What `agent check` says in situations that operators met: every case of `fixtures/cases/field`,
 * with what its `expect.md` calls right as lines in its `check.json`. Pools are read as JSON and as
 * text. Each is a process: `deno task ok` takes some of them, `deno task nightly` and UPDATE=1 all.
 * UPDATE=1 writes those files, for somebody to read.
 */
import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandRules } from "../../agent/io/allowed.ts";
import { type AgentHost, openAgentHost, RECORDINGS, STAND_INS } from "../../testing/agent_host.ts";
import { openFieldCase } from "../../testing/field_case.ts";
import { someOf } from "../../testing/rounds.ts";

const CASES = fileURLToPath(new URL("../../fixtures/cases/field/", import.meta.url));
const UPDATE = Deno.env.get("UPDATE") === "1";

/** By step or variant ("" where a case has none), then by form: the exit code and the reasons. */
type Expected = Record<string, Record<string, { exit_code: number; reasons: string[] }>>;

const FORMS = ["json", "text"] as const;
type Form = typeof FORMS[number];

const OF_ZFS = listFolders(join(CASES, "zfs")).flatMap((name) =>
  storiesOf(name).flatMap((story) => FORMS.map((form) => ({ name, story, form })))
);

for (const { name, story, form } of UPDATE ? OF_ZFS : someOf(OF_ZFS, 9)) {
  Deno.test(`check of zfs/${name} ${story.join(", ")} read as ${form}`, async () => {
    await using host = await openHealthy(form);
    for (const step of story) {
      await layOver(host, join(CASES, "zfs", name, step), form);
      await compare(`zfs/${name}`, { step, form }, await checkOf(host));
    }
  });
}

const OF_PVE = listFolders(join(CASES, "pve"));

for (const name of UPDATE ? OF_PVE : someOf(OF_PVE, 4)) {
  Deno.test(`check of pve/${name}`, async () => {
    await using host = await openFieldCase(`pve/${name}`);
    await compare(`pve/${name}`, { step: "", form: "json" }, await checkOf(host));
  });
}

const BOOT_ID = "proc/sys/kernel/random/boot_id";

for (
  const [uptime, line] of [
    ["700.00 700.00\n", "CRITICAL pool_gone bulk: Not imported since the host was restarted"],
    ["60.00 60.00\n", "WARNING pool_away bulk: Not yet imported since the host was restarted"],
  ] as const
) {
  Deno.test(`check after a restart ${parseInt(uptime)} s ago that left out a pool`, async () => {
    const story = join(CASES, "zfs/16-known-pool-not-imported");
    await using host = await openHealthy("json");
    await host.write(BOOT_ID, "11111111-2222-3333-4444-555555555555\n");
    await layOver(host, join(story, "1-before-reboot"), "json");
    await checkOf(host);
    await host.write(BOOT_ID, "66666666-7777-8888-9999-000000000000\n");
    await host.write("proc/uptime", uptime);
    await layOver(host, join(story, "2-after-reboot"), "json");

    deepStrictEqual((await checkOf(host)).reasons, [line]);
  });
}

/** What is told of a case one after the other; each variant is a story of its own. */
function storiesOf(name: string): string[][] {
  const folders = listFolders(join(CASES, "zfs", name)).filter((folder) => folder !== "commands");
  if (folders.length === 0) return [[""]];
  return folders.some((folder) => /^\d/.test(folder)) ? [folders] : folders.map((one) => [one]);
}

/** The recorded host "healthy"; for text without what zpool answers in JSON. */
async function openHealthy(form: Form): Promise<AgentHost> {
  const host = await openAgentHost("healthy");
  if (form === "json") return host;
  await layOver(host, join(RECORDINGS, "healthy"), form);
  host.environment.FIXTURE_HOST = host.directory;
  return host;
}

/** Replaces what the commands print by `folder`'s, which comes before the host's own. */
async function layOver(host: AgentHost, folder: string, form: Form): Promise<void> {
  await run(["cp", "-a", join(folder, "commands"), host.directory]);
  if (form === "text") await leaveText(join(host.directory, "commands/zpool"), host);
}

const LIST = commandRules({ proc: "/proc", pve: "/etc/pve", state: "" })
  .map(({ argv: [program, ...args] }) => ({ program, args }))
  .find(({ program, args }) => program === "zpool" && args.includes("-Hp"));

/** Makes it a host whose zpool speaks no JSON. Only JSON was recorded with GUIDs: they are kept. */
async function leaveText(recordings: string, host: AgentHost): Promise<void> {
  const args = LIST?.args ?? [];
  const path = join(recordings, `${args.join("_")}.out`);
  // Of an earlier step.
  await run(["rm", "-f", path]);
  const list = await run([join(STAND_INS, "zpool"), ...args], { FIXTURE_HOST: host.directory });
  for await (const { name } of Deno.readDir(recordings)) {
    if (/_-j_/.test(name)) await Deno.remove(join(recordings, name));
  }
  await Deno.writeTextFile(path, list);
}

async function checkOf(host: AgentHost) {
  const { code, stdout, stderr } = await host.run("check");
  deepStrictEqual(stderr, "");
  const [, ...lines] = stdout.replaceAll(host.directory, "@HOST@").trimEnd().split("\n");
  return { exit_code: code, reasons: lines.filter((line) => /^[A-Z]+ [a-z_]+/.test(line)) };
}

async function compare(
  name: string,
  { step, form }: { step: string; form: Form },
  said: Expected[string][string],
): Promise<void> {
  const path = join(CASES, name, "check.json");
  const expected: Expected = await Deno.readTextFile(path).then(JSON.parse, () => ({}));
  if (UPDATE) {
    expected[step] = { ...expected[step], [form]: said };
    await Deno.writeTextFile(path, JSON.stringify(expected, null, 2) + "\n");
    return;
  }
  deepStrictEqual(said, expected[step]?.[form]);
}

function listFolders(path: string): string[] {
  return [...Deno.readDirSync(path)].filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name).sort();
}

async function run(
  [program, ...args]: [string, ...string[]],
  env: Record<string, string> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}
