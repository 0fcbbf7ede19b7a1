/** Fills a database with two days of one busy host, through the server's own ingest. */
import { DatabaseSync } from "node:sqlite";
import { getLogger } from "@logtape/logtape";
import { TestingClock } from "../../testing/clock.ts";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import { Fleet } from "../../server/fleet/fleet.ts";
import { Ingest } from "../../server/ingest/ingest.ts";
import { createEngine } from "../../server/store/engines.ts";
import { expectStored } from "./expect_stored.ts";
import { sampleWeek } from "../sample_week/week.ts";
import { answerLines } from "../simulate/line_process.ts";

export interface DatabaseQuestion {
  database_path: string;
  /** When the first sample was collected. */
  start_ms: number;
  hours: number;
  guests: number;
}

export interface DatabaseAnswer {
  samples: number;
  payload_bytes: number;
  /** Moments of which the history knows something. */
  history_moments: number;
  /** Pages of each table together with its indexes. */
  table_bytes: Record<string, number>;
}

/** The host that is filled in. */
export const BUSY_HOST = "busy";
/** Samples in one commit: as it is with one host, hardly more than one kind at once. */
const BATCH = 3;

const COUNT_HISTORY = `
  SELECT (SELECT count(*) FROM history) + (SELECT count(points) FROM samples_recent) AS count`;

const LIST_TABLES = `
  SELECT schema.tbl_name AS name, sum(stat.pgsize) AS bytes
  FROM dbstat stat JOIN sqlite_schema schema ON schema.name = stat.name GROUP BY 1`;

async function fill(
  { database_path, start_ms, hours, guests }: DatabaseQuestion,
): Promise<DatabaseAnswer> {
  const clock = new TestingClock(start_ms);
  const log = getLogger("bench");
  let samples = 0;
  let payload_bytes = 0;
  {
    await using store = await createEngine(database_path).open();
    const host = await store.insertHost({
      name: BUSY_HOST,
      token_hash: "no token",
      token_digest: null,
      created_at_ms: start_ms,
    });
    if (host === null) throw new Error("Cannot fill the database: it is not new");
    const rethrow = (error: unknown) => {
      throw error;
    };
    await using fleet = new Fleet(store, clock, rethrow);
    await fleet.start();
    fleet.joined(host.id, { agent_version: null, intervals: DEFAULT_INTERVALS });
    // As large as it is wanted: what is measured is what a host takes that is within its share.
    const disk = { added: () => {} };
    const sender = { id: host.id, intervals: DEFAULT_INTERVALS };
    const ingest = new Ingest({ store, fleet, clock, log, retention_hours: hours + 1, disk });
    let pushes: Promise<void>[] = [];
    for (
      const { kind, collected_at_ms, data } of sampleWeek({ hours, guests, start_ms })
    ) {
      // As a backlog, which is taken and committed as fast as it comes.
      const sent_at_ms = collected_at_ms + 1000 * DEFAULT_INTERVALS[kind];
      clock.setWallClock(sent_at_ms);
      const collected_at = new Date(collected_at_ms).toISOString();
      const sent_at = new Date(sent_at_ms).toISOString();
      pushes.push(expectStored(ingest.push(sender, kind, { collected_at, sent_at, data })));
      samples++;
      payload_bytes += JSON.stringify(data).length;
      if (pushes.length === BATCH) {
        await Promise.all(pushes);
        pushes = [];
      }
    }
    await Promise.all(pushes);
  }
  return { samples, payload_bytes, ...readDatabase(database_path) };
}

function readDatabase(
  path: string,
): Pick<DatabaseAnswer, "history_moments" | "table_bytes"> {
  using db = new DatabaseSync(path, { readOnly: true });
  const tables = db.prepare(LIST_TABLES).all();
  return {
    history_moments: Number(db.prepare(COUNT_HISTORY).get()?.["count"]),
    table_bytes: Object.fromEntries(
      tables.map(({ name, bytes }) => [String(name), Number(bytes)]),
    ),
  };
}

if (import.meta.main) {
  await answerLines(fill);
  Deno.exit(0);
}
