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

  const { code, stdout, stderr } = await run("once");
  expect(code === 0, "once", `ended with ${code}`, stderr);
  const fast = readFast(stdout);
  expect((fast?.zfs_pools?.pools?.length ?? 0) > 0, "once", "read no pool of its host", stderr);
  // By way of a child that reads /proc.
  expect((fast?.host?.mem_total_bytes ?? 0) > 0, "once", "read no memory of its host", stderr);

  // One that may read everything would be as good at all of the above.
  const outside = join(directory, "agent.toml");
  await Deno.writeTextFile(outside, "", { mode: 0o600 });
  const refused = await run("once", "--config", outside);
  const isRefused = refused.code === BAD_CONFIG && refused.stderr.includes("permission");
  expect(isRefused, "once --config", "reads what it has no permission for", refused.stderr);
}

interface Fast {
  zfs_pools?: { pools?: unknown[] };
  host?: { mem_total_bytes?: number };
}

function readFast(text: string): Fast | undefined {
  try {
    return JSON.parse(text).fast?.data;
  } catch (cause) {
    throw new Error('"once" printed no JSON', { cause });
  }
}
