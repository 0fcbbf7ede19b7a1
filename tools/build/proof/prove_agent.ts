/** What a built agent has to do before it is kept. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandRules } from "../../../agent/io/allowed.ts";
import { DEFAULT_PATHS } from "../../../agent/config/schema.ts";
import { expect, runBuilt, type Start } from "./built_process.ts";

const FIXTURES = fileURLToPath(new URL("../../../fixtures/", import.meta.url));
/** Commands of a recorded host stand before those of this machine. */
const STAND_INS = {
  PATH: `${join(FIXTURES, "bin")}:/usr/sbin:/usr/bin:/sbin:/bin`,
  FIXTURE_HOST: join(FIXTURES, "hosts/healthy"),
};
/** EX_CONFIG of sysexits(3). */
const BAD_CONFIG = 78;

/** Throws what a built agent did not do: explain itself, collect a host, and keep to its bounds. */
export async function proveAgent(start: Start, directory: string): Promise<void> {
  const run = (...command: string[]) =>
    runBuilt(start, command, { directory, variables: STAND_INS });

  const explained = await run("explain");
  const commands = commandRules(DEFAULT_PATHS).map(({ argv }) => argv.join(" "));
  const isWhole = commands.every((command) => explained.stdout.includes(command));
  expect(explained.code === 0 && isWhole, "explain", "names not each command", explained.stderr);

  await proveOnce(run, start.emulated ? { kinds: ["--kind", "fast"], tries: 3 } : {});

  // One that may read everything would be as good at all of the above.
  const outside = join(directory, "agent.toml");
  await Deno.writeTextFile(outside, "", { mode: 0o600 });
  const refused = await run("once", "--config", outside);
  const isRefused = refused.code === BAD_CONFIG && refused.stderr.includes("permission");
  expect(isRefused, "once --config", "reads what it has no permission for", refused.stderr);
}

async function proveOnce(
  run: (...command: string[]) => ReturnType<typeof runBuilt>,
  { kinds = [], tries = 1 }: { kinds?: string[]; tries?: number },
): Promise<void> {
  const { code, stdout, stderr } = await run("once", ...kinds);
  expect(code === 0, "once", `ended with ${code}`, stderr);
  const { zfs_pools, host } = readFast(stdout);
  const errors = JSON.stringify([zfs_pools?.errors, host?.errors]);
  const hasPools = (zfs_pools?.pools?.length ?? 0) > 0;
  // By way of a child that reads /proc.
  const hasMemory = (host?.mem_total_bytes ?? 0) > 0;
  if (tries > 1 && !(hasPools && hasMemory)) return proveOnce(run, { kinds, tries: tries - 1 });
  expect(hasPools, "once", "read no pool of its host", errors);
  expect(hasMemory, "once", "read no memory of its host", errors);
}

interface Fast {
  zfs_pools?: { pools?: unknown[]; errors?: unknown[] };
  host?: { mem_total_bytes?: number; errors?: unknown[] };
}

function readFast(text: string): Fast {
  try {
    return JSON.parse(text).fast?.data ?? {};
  } catch (cause) {
    throw new Error('"once" printed no JSON', { cause });
  }
}
