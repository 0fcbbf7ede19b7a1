/** The table `host_events`: a handful of rows for each host. */
import { SHARES } from "../../../shared/shares.ts";
import type { HostEventRow } from "../port.ts";
import type { Database, Session } from "./database.ts";
import { ChangedHosts } from "./host_versions.ts";
import { statement } from "./statement.ts";

const LIST = statement(`
  SELECT host_id, code, subject, text, at_ms FROM host_events
  WHERE host_id = :hostId ORDER BY at_ms, code, subject`);

const PUT = statement(`
  INSERT INTO host_events (host_id, code, subject, text, at_ms)
  SELECT :host_id::bigint, :code::text, :subject::text, :text::text, :at_ms::bigint
  WHERE EXISTS (SELECT 1 FROM hosts WHERE id = :host_id)
  ON CONFLICT (host_id, code, subject) DO UPDATE SET text = excluded.text, at_ms = excluded.at_ms`);

const DELETE = statement(`
  DELETE FROM host_events WHERE host_id = :hostId AND code = :code AND subject = :subject`);

const DELETE_EXCESS = statement(`
  DELETE FROM host_events WHERE host_id = :hostId AND (code, subject) IN (
    SELECT code, subject FROM host_events WHERE host_id = :hostId
    ORDER BY at_ms DESC, code, subject OFFSET :kept)`);

const PRUNE = statement(`
  DELETE FROM host_events WHERE (host_id, code, subject) IN (
    SELECT host_id, code, subject FROM host_events WHERE at_ms < :beforeMs LIMIT :limit)`);

/** Whoever has the host hears of it, for it may have been reported to another server. */
async function touchEvents(session: Session, hostId: number): Promise<void> {
  const changed = new ChangedHosts();
  changed.add(hostId, "events");
  await changed.write(session);
}

export function createHostEvents(db: Database) {
  return {
    listHostEvents: (hostId: number) => db.all<HostEventRow>(LIST, { hostId }),
    putHostEvent: ({ host_id, code, subject, text, at_ms }: HostEventRow) =>
      db.write(async (session) => {
        const count = await session.run(PUT, { host_id, code, subject, text, at_ms });
        const kept = SHARES.notification.eventsPerHost;
        await session.run(DELETE_EXCESS, { hostId: host_id, kept });
        if (count > 0) await touchEvents(session, host_id);
        return count > 0;
      }),
    deleteHostEvent: (hostId: number, code: string, subject: string) =>
      db.write(async (session) => {
        const isThere = await session.run(DELETE, { hostId, code, subject }) > 0;
        if (isThere) await touchEvents(session, hostId);
        return isThere;
      }),
    /** Removes up to `limit` rows. */
    pruneHostEvents: (beforeMs: number, limit: number): Promise<number> =>
      db.step((session) => session.run(PRUNE, { beforeMs, limit })),
  };
}
