/**
 * The table `samples_recent`: samples in the order of their arrival, each with its points of the
 * history. A commit of many hosts writes a page or two of them, where it would write several of
 * each host; once there are many, all go to the tables of their hosts together.
 */
import type { DatabaseSync } from "node:sqlite";
import { TIME_BITS } from "../packing/history_time.ts";
import { RECENT_AT_MS } from "./history_time.ts";
import { KIND_CODES } from "../packing/kinds.ts";
import type { PackedSample } from "../packing/packed_sample.ts";
import { isOfDisk, transaction, withoutSync } from "./transaction.ts";

/** So many wait at most: some megabytes, which a chart and a page of a host read as a whole. */
export const MAX_RECENT = 3_000;

// Ids go on from those that are settled: one id is one sample. A strict column refuses a time with a
// fraction, and with it the whole transaction: cast.
const INSERT = `
  INSERT INTO samples_recent (id, host_id, kind, collected_at_us, received_at_ms, sent_at_ms,
    base_id, payload, layout_id, points)
  VALUES (
    1 + coalesce(
      (SELECT max(id) FROM samples_recent), (SELECT max(id) FROM samples_settled), 0),
    :host_id, :kind, CAST(:collected_at_us AS INTEGER), CAST(:received_at_ms AS INTEGER),
    CAST(:sent_at_ms AS INTEGER), CAST(:base_id AS INTEGER), :payload,
    CAST(:layout_id AS INTEGER), :points)`;

const IS_RECENT = `
  SELECT 1 FROM samples_recent WHERE host_id = :hostId AND kind = :kind
    AND collected_at_us = CAST(:collectedAtUs AS INTEGER)`;

const LIST_NAMES = "SELECT host_id, kind, collected_at_us FROM samples_recent";

const SETTLE_SAMPLES = `
  INSERT INTO samples_settled
    (id, host_id, kind, collected_at_us, received_at_ms, sent_at_ms, base_id, payload)
  SELECT id, host_id, kind, collected_at_us, received_at_ms, sent_at_ms, base_id, payload
  FROM samples_recent WHERE host_id IN (SELECT id FROM hosts) ORDER BY id`;

// In the order of the table that they go to. Of two of one moment the first stays.
const SETTLE_POINTS = `
  INSERT INTO history (id, layout_id, points)
  SELECT (host_id << ${TIME_BITS}) | (${RECENT_AT_MS}) AS place, layout_id, points
  FROM samples_recent WHERE points IS NOT NULL AND host_id IN (SELECT id FROM hosts)
  ORDER BY place, samples_recent.id
  ON CONFLICT DO NOTHING`;

const FORGET = "DELETE FROM samples_recent";

/** What each sample that another process committed changes. */
const DATA_VERSION = "PRAGMA data_version";

/** What names a sample. */
type SampleName = Pick<PackedSample, "host_id" | "kind" | "collected_at_us">;

/** A sample as it is stored: its text as bytes, and of its history the row that names it. */
export type RecentSample = Omit<PackedSample, "payload" | "history"> & {
  base_id: number | null;
  payload: Uint8Array;
  layout_id: number | null;
  points: Uint8Array | null;
};

export type RecentSamples = ReturnType<typeof createRecentSamples>;

export function createRecentSamples(db: DatabaseSync) {
  const insert = db.prepare(INSERT);
  const isRecent = db.prepare(IS_RECENT);
  const listNames = db.prepare(LIST_NAMES);
  const settleSamples = db.prepare(SETTLE_SAMPLES);
  const settlePoints = db.prepare(SETTLE_POINTS);
  const forget = db.prepare(FORGET);
  const dataVersion = db.prepare(DATA_VERSION);
  /**
   * The names of all recent samples, and of some that were rolled back: what is not among them is
   * not there, and no row has to be looked at for that.
   */
  let names = new Set<string>();
  let seenVersion = -1;

  /** Takes up what another process wrote, and forgets what was rolled back too often. */
  function refreshNames(): void {
    const { data_version } = dataVersion.get() as { data_version: number };
    if (data_version === seenVersion && names.size <= 2 * MAX_RECENT) return;
    seenVersion = data_version;
    const rows = listNames.all() as { host_id: number; kind: number; collected_at_us: number }[];
    names = new Set(
      rows.map(({ host_id, kind, collected_at_us }) => nameOf(host_id, kind, collected_at_us)),
    );
  }

  /** Part of a transaction. */
  function settle(): void {
    settleSamples.run();
    settlePoints.run();
    forget.run();
  }

  return {
    settle,

    /** Whether a sample of this name is recent. */
    has({ host_id: hostId, kind: kindName, collected_at_us }: SampleName): boolean {
      refreshNames();
      const [kind, collectedAtUs] = [KIND_CODES[kindName], Math.trunc(collected_at_us)];
      return names.has(nameOf(hostId, kind, collectedAtUs)) &&
        isRecent.get({ hostId, kind, collectedAtUs }) !== undefined;
    },

    /** Part of a transaction. */
    insert({ kind: kindName, ...row }: RecentSample): void {
      const kind = KIND_CODES[kindName];
      insert.run({ ...row, kind });
      names.add(nameOf(row.host_id, kind, Math.trunc(row.collected_at_us)));
    },

    /**
     * All go where they belong when there are `count` of them or more; where the disk does not take
     * that, they stay. Between two commits.
     */
    settleFrom(count: number): void {
      refreshNames();
      if (names.size < count) return;
      try {
        withoutSync(db, () => transaction(db, settle));
        names.clear();
      } catch (error) {
        if (!isOfDisk(error)) throw error;
      }
    },
  };
}

function nameOf(hostId: number, kind: number, collectedAtUs: number): string {
  return `${hostId} ${kind} ${collectedAtUs}`;
}
