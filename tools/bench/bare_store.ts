/** Where the bare pipeline stores frames: nothing but rows with a name, as many at once as came. */
import { Buffer } from "node:buffer";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";

export interface BareRow {
  topic: string;
  collected_at: string;
  frame: Uint8Array;
}

export interface BareStore extends AsyncDisposable {
  /** Stores them in one transaction; resolves once that is on the disk. */
  commit(rows: readonly BareRow[]): void | Promise<void>;
  /** Bounds what is stored: a round writes some hundred megabytes. */
  clear(): void | Promise<void>;
}

const INSERT = "INSERT INTO bare_samples (topic, collected_at, frame)";

/** WAL, synchronous=FULL. */
export function openBareSqlite(path: string): BareStore {
  const db = new DatabaseSync(path);
  db.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE bare_samples (
      id INTEGER PRIMARY KEY, topic TEXT NOT NULL, collected_at TEXT NOT NULL, frame BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX bare_samples_by_host ON bare_samples (topic, collected_at)`);
  const insert = db.prepare(`${INSERT} VALUES (?, ?, ?)`);
  return {
    commit(rows) {
      db.exec("BEGIN IMMEDIATE");
      for (const { topic, collected_at, frame } of rows) insert.run(topic, collected_at, frame);
      db.exec("COMMIT");
    },
    clear: () => db.exec("DELETE FROM bare_samples"),
    [Symbol.asyncDispose]: () => Promise.resolve(db.close()),
  };
}

/** By COPY into a table of the session, and from there what is not there yet. */
export async function openBarePostgres(url: string): Promise<BareStore> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    CREATE TABLE bare_samples (
      topic TEXT NOT NULL, collected_at TEXT NOT NULL, frame BYTEA NOT NULL,
      PRIMARY KEY (topic, collected_at)
    );
    CREATE TEMPORARY TABLE staged (LIKE bare_samples) ON COMMIT DELETE ROWS`);
  const text = `${INSERT} SELECT * FROM staged ON CONFLICT DO NOTHING`;
  return {
    async commit(rows) {
      await client.query("BEGIN");
      await copyIn(client, "COPY staged FROM STDIN (FORMAT binary)", encodeRows(rows));
      await client.query({ name: "bare", text });
      await client.query("COMMIT");
    },
    clear: async () => void await client.query("TRUNCATE bare_samples"),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** What `pg` gives a query of one's own, of which its types know nothing. */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
}

function copyIn(client: pg.Client, text: string, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query({
      submit: (connection) => (connection as unknown as CopyConnection).query(text),
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(bytes);
        connection.endCopyFrom();
      },
      handleCommandComplete() {},
      handleError: reject,
      handleReadyForQuery: () => resolve(),
      callback() {},
    } as pg.Submittable);
  });
}

/** Signature, no flags, no extension. */
const COPY_HEAD = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const COPY_END = -1;

/** As `COPY … (FORMAT binary)` reads them. */
function encodeRows(rows: readonly BareRow[]): Uint8Array {
  const parts: Uint8Array[] = [COPY_HEAD];
  for (const { topic, collected_at, frame } of rows) {
    parts.push(int16(3));
    for (const field of [Buffer.from(topic), Buffer.from(collected_at), frame]) {
      const length = Buffer.allocUnsafe(4);
      length.writeInt32BE(field.length);
      parts.push(length, field);
    }
  }
  return Buffer.concat([...parts, int16(COPY_END)]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
}
