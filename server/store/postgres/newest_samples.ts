/**
 * The table `newest_samples`: of hosts whose clock was set back, the sample that is the newest
 * although another was collected later by that clock.
 */
import { KIND_CODES } from "../packing/kinds.ts";
import type { NewestMark } from "../port.ts";
import type { Session } from "./database.ts";
import { prepared, statement } from "./statement.ts";

const LIST = prepared(`
  SELECT host_id, kind FROM newest_samples WHERE host_id = ANY(:hostIds::bigint[])`);

// By the primary key of samples.
const PUT = statement(`
  INSERT INTO newest_samples (host_id, kind, collected_at_us)
  SELECT :hostId::bigint, :kind::bigint, :collected_at_us::bigint WHERE EXISTS (
    SELECT 1 FROM samples later WHERE later.host_id = :hostId AND later.kind = :kind
      AND later.collected_at_us > :collected_at_us)
  ON CONFLICT (host_id, kind) DO UPDATE SET collected_at_us = excluded.collected_at_us`);

const DELETE = statement("DELETE FROM newest_samples WHERE host_id = :hostId AND kind = :kind");

/** Does the marks of one transaction, whose samples are stored by then. */
export async function markNewest(session: Session, marks: readonly NewestMark[]): Promise<void> {
  if (marks.length === 0) return;
  const hostIds = [...new Set(marks.map(({ host_id }) => host_id))];
  // Nearly every sample is the newest, and nearly none by receipt: there are few rows.
  const rows = await session.all<{ host_id: number; kind: number }>(LIST, { hostIds });
  const exceptions = new Set(rows.map(({ host_id, kind }) => `${host_id} ${kind}`));
  for (const { host_id: hostId, kind: name, collected_at_us, newest } of marks) {
    const kind = KIND_CODES[name];
    const key = `${hostId} ${kind}`;
    if (newest === "by_collection" && !exceptions.has(key)) continue;
    if (await session.run(PUT, { hostId, kind, collected_at_us }) > 0) exceptions.add(key);
    // Later than all: the host's clock has come to where it was before.
    else await session.run(DELETE, { hostId, kind });
  }
}
