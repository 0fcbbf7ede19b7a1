/**
 * What ingest is measured against: nothing but its three unavoidable parts on the same
 * libraries. A socket by `ws`, JSON.parse of the frame, its bytes into SQLite (WAL,
 * synchronous=FULL), as many in one transaction as arrived meanwhile, then the reply.
 */
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { type WebSocket, WebSocketServer } from "ws";
import { answerLines } from "../simulate/line_process.ts";

export type BareQuestion = { ask: "start"; database_path: string } | { ask: "clear" };
/** Where agents connect. */
export type BareAnswer = { url: string } | null;

const MAX_BATCH = 500;

const PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
const CREATE = `
  CREATE TABLE samples (
    id INTEGER PRIMARY KEY, topic TEXT NOT NULL, collected_at TEXT NOT NULL, frame BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX samples_by_host ON samples (topic, collected_at);`;
const INSERT = "INSERT INTO samples (topic, collected_at, frame) VALUES (?, ?, ?)";

interface Pending {
  ws: WebSocket;
  frame: Uint8Array;
  json: [string, string, string, string, { collected_at?: string }];
}

function start(databasePath: string): { db: DatabaseSync; listening: Promise<string> } {
  const db = new DatabaseSync(databasePath);
  db.exec(PRAGMAS + CREATE);
  const insert = db.prepare(INSERT);
  const pending: Pending[] = [];

  function commit(): void {
    const batch = pending.splice(0, MAX_BATCH);
    db.exec("BEGIN IMMEDIATE");
    for (const { frame, json: [, , topic, event, { collected_at }] } of batch) {
      if (event !== "phx_join") insert.run(topic, collected_at ?? "", frame);
    }
    db.exec("COMMIT");
    for (const { ws, json: [joinRef, ref, topic] } of batch) {
      const payload = { status: "ok", response: {} };
      ws.send(JSON.stringify([joinRef, ref, topic, "phx_reply", payload]));
    }
    if (pending.length > 0) setImmediate(commit);
  }

  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on("connection", (ws: WebSocket) => {
    ws.on("message", (frame: Uint8Array) => {
      pending.push({ ws, frame, json: JSON.parse(new TextDecoder().decode(frame)) });
      // After everything that can be read now has been read.
      if (pending.length === 1) setImmediate(commit);
    });
  });
  const listening = new Promise<string>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(`ws://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`);
    });
  });
  return { db, listening };
}

if (import.meta.main) {
  let db: DatabaseSync | null = null;
  await answerLines(async (question: BareQuestion): Promise<BareAnswer> => {
    if (question.ask === "clear") {
      // Bounds the file: a round writes some hundred megabytes.
      db?.exec("DELETE FROM samples");
      return null;
    }
    const started = start(question.database_path);
    db = started.db;
    return { url: await started.listening };
  });
  Deno.exit(0);
}
