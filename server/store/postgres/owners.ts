/** Whose each host is: the columns `owner` and `owner_epoch` of `hosts`. */
import { BUCKETS, type ClaimedHost } from "../cluster_store.ts";
import type { Session } from "./database.ts";
import { touchVersions } from "./host_versions.ts";
import { prepared, statement } from "./statement.ts";

const LIVES = "SELECT 1 FROM servers WHERE until_at > clock_timestamp() AND servers.id =";

const LIST_MINE = statement(`
  SELECT id AS host_id, owner_epoch AS epoch FROM hosts
  WHERE id = ANY(:hostIds::bigint[]) AND owner = :server AND EXISTS (${LIVES} :server)`);

// In the order of all who lock hosts. A commit of the one before that goes on is waited for.
const CLAIM = statement(`
  WITH claimed AS (
    SELECT id FROM hosts WHERE id = ANY(:hostIds::bigint[]) AND EXISTS (${LIVES} :server)
    ORDER BY id FOR NO KEY UPDATE)
  UPDATE hosts SET owner = :server,
    owner_epoch = owner_epoch + CASE WHEN owner = :server THEN 0 ELSE 1 END
  FROM claimed WHERE hosts.id = claimed.id
  RETURNING hosts.id AS host_id, owner_epoch AS epoch`);

const ADOPT = statement(`
  WITH free AS (
    SELECT id FROM hosts
    WHERE id % ${BUCKETS} = ANY(:buckets::bigint[]) AND EXISTS (${LIVES} :server)
      AND (owner IS NULL OR NOT EXISTS (${LIVES} hosts.owner))
    ORDER BY id LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED)
  UPDATE hosts SET owner = :server, owner_epoch = owner_epoch + 1
  FROM free WHERE hosts.id = free.id
  RETURNING hosts.id AS host_id, owner_epoch AS epoch`);

// Whoever claims one of them waits for the end of this transaction.
const FENCE = prepared(`
  SELECT id, owner_epoch AS epoch FROM hosts
  WHERE id = ANY(:hostIds::bigint[]) AND owner = :server ORDER BY id FOR SHARE`);

/** Part of a transaction. Nothing is written of those that are the server's already. */
export async function claimHosts(
  session: Session,
  hostIds: readonly number[],
  server: string,
): Promise<ClaimedHost[]> {
  const mine = await session.all<ClaimedHost>(LIST_MINE, { hostIds, server });
  const others = [...new Set(hostIds).difference(new Set(mine.map(({ host_id }) => host_id)))];
  if (others.length === 0) return mine;
  const claimed = await session.all<ClaimedHost>(CLAIM, { hostIds: others, server });
  await touchVersions(session, claimed.map(({ host_id }) => host_id));
  return [...mine, ...claimed];
}

/** Part of a transaction. */
export async function adoptHosts(
  session: Session,
  { server, buckets, limit }: { server: string; buckets: readonly number[]; limit: number },
): Promise<ClaimedHost[]> {
  const adopted = await session.all<ClaimedHost>(ADOPT, { server, buckets, limit });
  await touchVersions(session, adopted.map(({ host_id }) => host_id));
  return adopted;
}

/** Of these hosts those that are the server's, each with its epoch, until the end of the transaction. */
export async function fenceHosts(
  session: Session,
  hostIds: readonly number[],
  server: string,
): Promise<Map<number, number>> {
  const rows = await session.all<{ id: number; epoch: number }>(FENCE, { hostIds, server });
  return new Map(rows.map(({ id, epoch }) => [id, epoch]));
}
