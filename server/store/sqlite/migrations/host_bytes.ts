import type { Migration } from "./migration.ts";

/** What a row takes beside what it holds: its own columns, and its entries in the indexes. */
const ROW_BYTES = 100;
/** A row of the hourly history beside its name. */
const HOURLY_ROW_BYTES = 40;

/** Tables whose rows count as a host's, with what of a row tells its host and its size. */
const COUNTED = [
  { table: "samples", host: "host_id", bytes: `length(payload) + ${ROW_BYTES}` },
  { table: "payload_bases", host: "host_id", bytes: `length(payload) + ${ROW_BYTES}` },
  { table: "history", host: "id >> 42", bytes: "length(points) + 20" },
  { table: "history_layouts", host: "host_id", bytes: `length(metrics) + ${ROW_BYTES}` },
  { table: "history_hourly", host: "host_id", bytes: `length(metric) + ${HOURLY_ROW_BYTES}` },
] as const;

/** `expression` with its columns taken from `row`. */
function of(row: "new" | "old", expression: string): string {
  return expression.replace(/\b(host_id|id|payload|points|metrics?)\b/g, `${row}.$1`);
}

/**
 * How many bytes each host has stored, in `host_bytes`, kept by the database itself: whoever
 * inserts or removes a row, in whichever version, the figure is true in the same transaction.
 */
export const hostBytes: Migration = {
  up: `
    CREATE TABLE host_bytes (
      host_id INTEGER PRIMARY KEY,
      bytes INTEGER NOT NULL
    ) STRICT;
    INSERT INTO host_bytes (host_id, bytes)
      SELECT host_id, sum(bytes) FROM (
        ${
    COUNTED.map(({ table, host, bytes }) =>
      `SELECT ${host} AS host_id, ${bytes} AS bytes FROM ${table}`
    ).join("\n        UNION ALL ")
  }
      ) WHERE host_id IN (SELECT id FROM hosts) GROUP BY host_id;
    INSERT OR IGNORE INTO host_bytes (host_id, bytes) SELECT id, 0 FROM hosts;
    CREATE TRIGGER host_bytes_begin AFTER INSERT ON hosts BEGIN
      INSERT INTO host_bytes (host_id, bytes) VALUES (new.id, 0);
    END;
    CREATE TRIGGER host_bytes_end AFTER DELETE ON hosts BEGIN
      DELETE FROM host_bytes WHERE host_id = old.id;
    END;
    ${
    COUNTED.map(({ table, host, bytes }) => `
    CREATE TRIGGER host_bytes_of_${table}_inserted AFTER INSERT ON ${table} BEGIN
      UPDATE host_bytes SET bytes = bytes + ${of("new", bytes)} WHERE host_id = ${of("new", host)};
    END;
    CREATE TRIGGER host_bytes_of_${table}_deleted AFTER DELETE ON ${table} BEGIN
      UPDATE host_bytes SET bytes = bytes - (${of("old", bytes)}) WHERE host_id = ${
      of("old", host)
    };
    END;`).join("")
  }`,
  down: `
    ${
    COUNTED.map(({ table }) => `
    DROP TRIGGER host_bytes_of_${table}_inserted;
    DROP TRIGGER host_bytes_of_${table}_deleted;`).join("")
  }
    DROP TRIGGER host_bytes_begin;
    DROP TRIGGER host_bytes_end;
    DROP TABLE host_bytes;`,
};
