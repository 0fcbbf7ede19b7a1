/** A copy of the database in one file, made by the programs that come with PostgreSQL. */
import type { DatabaseAddress } from "../database_url.ts";
import { DatabaseRefused } from "../port.ts";

const PG_DUMP = "/usr/bin/pg_dump";
const PG_RESTORE = "/usr/bin/pg_restore";

/** What is started, where Debian has it. */
export const BACKUP_PROGRAMS: readonly string[] = [PG_DUMP, PG_RESTORE];

/**
 * Copies the database to the new file `target`, readable by its owner alone, while others go on
 * writing. Uses a file beside `target` until the copy is complete and checked. Resolves with its size
 * in bytes. Rejects with `DatabaseRefused`.
 */
export async function backupDatabase(address: DatabaseAddress, target: string): Promise<number> {
  const part = `${target}.part`;
  try {
    await Deno.lstat(target).then(refuseExisting, ignoreMissing);
    await Deno.remove(part).catch(ignoreMissing);
    (await Deno.open(part, { createNew: true, write: true, mode: 0o600 })).close();
    await run(PG_DUMP, ["--format=custom", `--file=${part}`, `--dbname=${plainUrl(address)}`], {
      // Not among the arguments, which everybody on the machine may read.
      ...address.password === null ? {} : { PGPASSWORD: address.password },
    });
    await run(PG_RESTORE, ["--list", part], {});
    await Deno.rename(part, target);
    return (await Deno.stat(target)).size;
  } catch (cause) {
    await Deno.remove(part).catch(ignoreMissing);
    const state = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseRefused(`Cannot write the backup "${target}": ${state}`, { cause });
  }
}

/** The address without the password, as libpq takes it. */
function plainUrl({ hosts, user, database, sslmode, sslrootcert, needs_writes }: DatabaseAddress) {
  const isSocket = hosts[0]?.host.startsWith("/") === true;
  const query = new URLSearchParams({
    sslmode,
    target_session_attrs: needs_writes ? "read-write" : "any",
    ...sslrootcert === null ? {} : { sslrootcert },
    ...isSocket ? { host: hosts[0]?.host ?? "" } : {},
  });
  const places = isSocket
    ? ""
    : hosts.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`).join(",");
  return `postgres://${encodeURIComponent(user)}@${places}/${
    encodeURIComponent(database)
  }?${query}`;
}

/** Runs a program to its end; what it says is the error's message when it fails. */
async function run(program: string, args: string[], env: Record<string, string>): Promise<void> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(program, { args, env, stdin: "null" }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`${program} is not there; apt-get install postgresql-client`, { cause });
  }
  if (output.success) return;
  const said = new TextDecoder().decode(output.stderr).trim();
  throw new Error(`${program} failed (${output.code}): ${said.slice(0, 1_000)}`);
}

function refuseExisting(): never {
  throw new Error("it exists already; name another file or remove that one");
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
