import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/**
 * The time that built files carry, in epoch seconds, so that one commit gives one result:
 * SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else the time of the commit, else
 * of `deno.json`, which an unpacked archive of the sources has from the commit.
 */
export async function findSourceDateUnix(): Promise<number> {
  const set = Deno.env.get("SOURCE_DATE_EPOCH") ?? "";
  if (/^\d+$/.test(set)) return Number(set);
  return await commitUnix() ?? await fileUnix();
}

async function commitUnix(): Promise<number | null> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["log", "-1", "--format=%ct"],
      cwd: fileURLToPath(ROOT),
      stdin: "null",
    }).output();
    return success ? Number(new TextDecoder().decode(stdout)) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function fileUnix(): Promise<number> {
  const { mtime } = await Deno.stat(new URL("deno.json", ROOT));
  return Math.floor((mtime?.getTime() ?? 0) / 1000);
}
