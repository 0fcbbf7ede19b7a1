/** The table `history_layouts`: which series the points of a moment are of, in their order. */
import { createHash } from "node:crypto";
import { SHARES } from "../../../shared/shares.ts";
import { LAYOUT_TOUCH_MS } from "../packing/history_time.ts";
import type { Session } from "./database.ts";
import { type ByteCount, bytesOf, ROW_BYTES } from "./host_bytes.ts";
import { columnsOf, prepared, statement } from "./statement.ts";

const FIND = prepared(`
  SELECT layout.host_id, layout.digest, layout.id, layout.used_at_ms
  FROM unnest(:host_id::bigint[], :digest::text[]) AS wanted (host_id, digest)
  JOIN history_layouts layout
    ON layout.host_id = wanted.host_id AND layout.digest = wanted.digest`);

// An id is not given again as long as there are points of it.
const INSERT = statement(`
  INSERT INTO history_layouts (host_id, id, digest, metrics, used_at_ms)
  SELECT :hostId::bigint, coalesce(max(id), 0) + 1, :digest::text, :metrics::text,
    :atMs::bigint
  FROM history_layouts WHERE host_id = :hostId
  ON CONFLICT (host_id, digest) DO UPDATE SET used_at_ms = excluded.used_at_ms
  RETURNING id`);

const TOUCH = statement(`
  UPDATE history_layouts SET used_at_ms = :atMs WHERE host_id = :hostId AND id = :id`);

const LIST = statement(`
  SELECT id, octet_length(metrics) AS bytes FROM history_layouts
  WHERE host_id = :hostId ORDER BY used_at_ms, id`);

const DELETE = statement("DELETE FROM history_layouts WHERE host_id = :hostId AND id = :id");

const DELETE_POINTS_OF = statement(`
  DELETE FROM history WHERE host_id = :hostId AND layout_id = :id
  RETURNING host_id, octet_length(points) + ${ROW_BYTES.history} AS bytes`);

/** Points go by whole days: a layout stays a day longer than they need it. */
const MARGIN_MS = LAYOUT_TOUCH_MS + 86_400_000;

/** The layouts of `:hostId` of which no point can be left that is from `:beforeMs` or later. */
export const DELETE_OLD_LAYOUTS = statement(`
  DELETE FROM history_layouts
  WHERE host_id = :hostId AND used_at_ms < :beforeMs::bigint - ${MARGIN_MS}
  RETURNING host_id, octet_length(metrics) + ${ROW_BYTES.layout} AS bytes`);

type LayoutRecord = { host_id: number; digest: string; id: number; used_at_ms: number };
type Wanted = { host_id: number; at_ms: number; metrics: string };

export function createLayouts() {
  /** Names that change with every sample would make a layout for each: the one unused longest goes. */
  async function makeRoom(session: Session, hostId: number, count: ByteCount): Promise<void> {
    const layouts = await session.all<{ id: number; bytes: number }>(LIST, { hostId });
    const [oldest] = layouts;
    if (oldest === undefined || layouts.length < SHARES.host.historyLayouts) return;
    count.subtract(await session.all(DELETE_POINTS_OF, { hostId, id: oldest.id }));
    await session.run(DELETE, { hostId, id: oldest.id });
    count.add(hostId, -(oldest.bytes + ROW_BYTES.layout));
  }

  return {
    /** The layouts of points that are about to be stored, made where they are not there. */
    async take(
      session: Session,
      wanted: readonly Wanted[],
      count: ByteCount,
    ): Promise<(row: Wanted) => number> {
      const digests = new Map(wanted.map(({ metrics }) => [metrics, digestOf(metrics)]));
      const keyOf = ({ host_id, metrics }: Wanted) => `${host_id} ${digests.get(metrics)}`;
      const distinct = new Map(wanted.map((row) => [keyOf(row), row]));
      const rows = [...distinct.values()].map(({ host_id, metrics }) => ({
        host_id,
        digest: digests.get(metrics) ?? "",
      }));
      const found = await session.all<LayoutRecord>(FIND, columnsOf(["host_id", "digest"], rows));
      const known = new Map(found.map((row) => [`${row.host_id} ${row.digest}`, row]));
      const ids = new Map<string, number>();
      for (const [key, { host_id: hostId, metrics, at_ms: atMs }] of distinct) {
        const layout = known.get(key);
        if (layout === undefined) {
          await makeRoom(session, hostId, count);
          const digest = digests.get(metrics) ?? "";
          const made = await session.get<{ id: number }>(INSERT, { hostId, digest, metrics, atMs });
          ids.set(key, made?.id ?? 0);
          count.add(hostId, bytesOf(metrics) + ROW_BYTES.layout);
          continue;
        }
        ids.set(key, layout.id);
        if (atMs - layout.used_at_ms > LAYOUT_TOUCH_MS) {
          await session.run(TOUCH, { hostId, id: layout.id, atMs });
        }
      }
      return (row) => ids.get(keyOf(row)) ?? 0;
    },
  };
}

function digestOf(metrics: string): string {
  return createHash("sha256").update(metrics).digest("hex");
}
