/** What is copied from SQLite to PostgreSQL: each source is rows of one table of the target. */
import { createHash } from "node:crypto";
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { TIME_BITS } from "../packing/history_time.ts";
import { OF_HOSTS } from "../postgres/deleted_hosts.ts";
import { RECENT_AT_MS } from "../sqlite/history_time.ts";

export type CopiedValue = string | number | null | Uint8Array;
export type CopiedRow = Record<string, CopiedValue>;

/** A table of the target, as its own catalogue tells. */
export interface TargetTable {
  name: string;
  /** Each with its type. */
  columns: readonly { name: string; type: string }[];
  /** The primary key. */
  keys: readonly string[];
}

export interface Source {
  /** Names how far it is. */
  name: string;
  target: TargetTable;
  count(): number;
  /** Its rows behind `after`, which is what names a row; null: from the beginning. */
  rows(after: readonly SQLInputValue[] | null): Iterable<CopiedRow>;
  /** What names a row in the order of `rows`. */
  cursorOf(row: CopiedRow): SQLInputValue[];
}

const IS_OF_HOST = "host_id IN (SELECT id FROM hosts)";

/** Rows of hosts that were deleted are not copied. */
const FILTERS = new Map<string, string>([
  ...OF_HOSTS.map(([table]) => [table, IS_OF_HOST] as const),
  ["thresholds", `(host_id = 0 OR ${IS_OF_HOST})`],
]);

/** Columns of the target that no table of SQLite has. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  hosts: ["owner", "owner_epoch"],
};

/** A sample has no name of its own there: beside its row it is that of its place. */
const PLACE = "place_";

const SPECIAL: Readonly<Record<string, readonly { name: string; from: string }[]>> = {
  // All of them, recent or not, in the order of their ids.
  samples: [{
    name: "samples",
    from:
      `SELECT id AS ${PLACE}, host_id, kind, collected_at_us, received_at_ms, sent_at_ms, base_id,
      payload FROM samples WHERE ${IS_OF_HOST}`,
  }],
  history: [{
    name: "history",
    from: `SELECT id AS ${PLACE}, id >> ${TIME_BITS} AS host_id,
      id & ((1 << ${TIME_BITS}) - 1) AS at_ms, layout_id, points FROM history
      WHERE id >> ${TIME_BITS} IN (SELECT id FROM hosts)`,
  }, {
    // Of two of one moment the first stays, as where they go by themselves.
    name: "history of recent samples",
    from: `SELECT min(id) AS ${PLACE}, host_id, ${RECENT_AT_MS} AS at_ms, layout_id, points
      FROM samples_recent recent WHERE points IS NOT NULL AND ${IS_OF_HOST} AND NOT EXISTS (
        SELECT 1 FROM history
        WHERE history.id = (recent.host_id << ${TIME_BITS}) | (${RECENT_AT_MS}))
      GROUP BY host_id, ${RECENT_AT_MS}`,
  }],
};

/** What the target counts or finds by itself, or begins anew. */
export const NOT_COPIED: readonly string[] = [
  "counters",
  "deleted_hosts",
  // What servers know of each other.
  "desk_acts",
  "host_versions",
  "leases",
  "servers",
  "host_bytes",
  "locks",
  "revisions",
  "schema_state",
];

/** The sources of one table of the target. */
export function sourcesOf(db: DatabaseSync, target: TargetTable): Source[] {
  const special = SPECIAL[target.name];
  if (special !== undefined) {
    return special.map(({ name, from }) => sourceOf(db, { name, target, from, keys: [PLACE] }));
  }
  const skipped = ["digest", ...ADDED[target.name] ?? []];
  const names = target.columns.map(({ name }) => name).filter((name) => !skipped.includes(name));
  const filter = FILTERS.get(target.name) ?? "TRUE";
  const from = `SELECT ${names.map(quote).join(", ")} FROM ${target.name} WHERE ${filter}`;
  return [sourceOf(db, { name: target.name, target, from, keys: target.keys })];
}

function sourceOf(
  db: DatabaseSync,
  { name, target, from, keys }: Pick<Source, "name" | "target"> & {
    from: string;
    keys: readonly string[];
  },
): Source {
  const columns = keys.map(quote).join(", ");
  const inOrder = (condition: string) =>
    db.prepare(`SELECT * FROM (${from}) WHERE ${condition} ORDER BY ${columns}`);
  return {
    name,
    target,
    count: () =>
      (db.prepare(`SELECT count(*) AS count FROM (${from})`).get() as { count: number }).count,
    *rows(after) {
      const statement = after === null
        ? inOrder("TRUE")
        : inOrder(`(${columns}) > (${keys.map(() => "?").join(", ")})`);
      for (const record of statement.iterate(...after ?? [])) {
        yield toTarget(record as CopiedRow, target);
      }
    },
    cursorOf: (row) => keys.map((key) => row[key] as SQLInputValue),
  };
}

/** Text in PostgreSQL holds no NUL, and a layout is found by its digest. */
function toTarget(record: CopiedRow, { name }: TargetTable): CopiedRow {
  const row: CopiedRow = {};
  for (const [key, value] of Object.entries(record)) {
    row[key] = typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value;
  }
  if (name === "history_layouts") {
    row["digest"] = createHash("sha256").update(String(row["metrics"])).digest("hex");
  }
  return row;
}

function quote(name: string): string {
  return `"${name}"`;
}
