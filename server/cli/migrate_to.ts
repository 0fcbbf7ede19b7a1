import { commandEntry } from "../auth/audit.ts";
import { CommandFailed } from "../exit_codes.ts";
import { copyDatabase, type CopyProgress } from "../store/copying/mod.ts";
import { readDatabaseUrl } from "../store/database_url.ts";
import { print } from "./print.ts";
import { readSettings } from "./settings.ts";

/** How often a long table says how far it is. */
const TELL_EVERY_MS = 5_000;

/** `migrate-to URL`: copies the SQLite database to PostgreSQL; nobody serves either meanwhile. */
export async function migrateTo(url: string): Promise<void> {
  const reading = readDatabaseUrl(url);
  if (!reading.ok) {
    throw new CommandFailed(
      `Cannot copy to this address: ${reading.why}; expected one such as ` +
        "postgres://monitor:secret@db1/monitor",
    );
  }
  const { address } = reading;
  const { database_path: path } = readSettings();
  let toldMs = 0;
  const onProgress = ({ source, rows, of, state }: CopyProgress) => {
    if (state === "equal") return print(`${source}: ${rows} rows, equal in both.`);
    const isDue = performance.now() - toldMs > TELL_EVERY_MS;
    if (of === 0 || (!isDue && rows < of)) return;
    toldMs = performance.now();
    print(`${source}: copied ${rows} of ${of} rows.`);
  };
  const entry = commandEntry("database_migrated", `to ${address.name}`);
  await copyDatabase({ path, address, entry, onProgress });
  print(`Copied "${path}" to "${address.name}"; set DATABASE_URL and start the server.`);
}
