/** PostgreSQL: a database on another machine or this one, reached by its address. */
import type { DatabaseAddress } from "../database_url.ts";
import type { Engine, Maintenance } from "../engine.ts";
import { DatabaseRefused, type NewAuditEntry } from "../port.ts";
import { insertAudit } from "./audit.ts";
import { backupDatabase } from "./backup.ts";
import { connect } from "./connect.ts";
import { type Session, sessionOf, transaction } from "./database.ts";
import { messageOf, refusing } from "./faults.ts";
import { lockDatabase } from "./lock.ts";
import { migrate, readSchema, refuseNewer, rollback } from "./migrations.ts";
import { openStore } from "./open_store.ts";
import { statement } from "./statement.ts";

const SIZE = statement("SELECT pg_database_size(current_database()) AS bytes");

/** `directory` is where the server keeps its key: what belongs with the database, and is not in it. */
export function createPostgresEngine(address: DatabaseAddress, directory: string): Engine {
  const { name } = address;
  /** With a connection of its own. */
  const visit = <T>(work: (session: Session) => Promise<T>): Promise<T> =>
    refusing(name, async () => {
      const client = await connect(address);
      try {
        return await work(sessionOf(client));
      } finally {
        await client.end().catch(() => {});
      }
    });
  return {
    name,
    directory,
    files: [],
    // It is another machine's, or at least another program's: nobody here knows.
    diskBytes: () => null,
    sizeBytes: () => visit(async (session) => (await session.get<{ bytes: number }>(SIZE))!.bytes),
    async lock(purpose) {
      await makeDirectory(directory);
      return await lockDatabase(address, purpose);
    },
    async lockToServe() {
      await makeDirectory(directory);
      return await lockDatabase(address, "serve", { isShared: true });
    },
    async open(options) {
      await makeDirectory(directory);
      return await openStore({ ...options, address });
    },
    maintain: (purpose) => maintain(address, purpose),
    backup: (target) => backupDatabase(address, target),
    note: (entry) => visit((session) => noteIfKept(session, entry, name)),
  };
}

/** Nobody but its owner looks into it. Rejects with `DatabaseRefused`. */
async function makeDirectory(directory: string): Promise<void> {
  try {
    await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DatabaseRefused(
      `Cannot make the directory "${directory}": ${messageOf(cause)}; DATABASE_PATH must name a ` +
        "file in a directory where this user may create and write files",
      { cause },
    );
  }
}

async function noteIfKept(session: Session, entry: NewAuditEntry, name: string): Promise<void> {
  const state = await readSchema(session, name);
  if (state === null || state.version === 0) return;
  await transaction(session, () => insertAudit(session, entry));
}

async function maintain(address: DatabaseAddress, purpose: string): Promise<Maintenance> {
  const { name } = address;
  await using opening = new AsyncDisposableStack();
  opening.use(await lockDatabase(address, purpose));
  const client = await refusing(name, () => connect(address));
  opening.defer(() => client.end().catch(() => {}));
  const session = sessionOf(client);
  const state = await refusing(name, () => readSchema(session, name));
  if (state !== null) refuseNewer(state, name);
  const opened = opening.move();
  return {
    migrate: () => refusing(name, () => migrate(session)),
    rollback: () => refusing(name, () => rollback(session)),
    note: (entry) => refusing(name, () => noteIfKept(session, entry, name)),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
