/**
 * What ingest is measured against: nothing but its three unavoidable parts on the same
 * libraries. A socket by `ws`, JSON.parse of the frame, its bytes into the database, as many in one
 * transaction as arrived meanwhile, then the reply.
 */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { answerLines } from "../simulate/line_process.ts";
import type { EngineName } from "./bench_database.ts";
import { type BareStore, openBarePostgres, openBareSqlite } from "./bare_store.ts";

export type BareQuestion =
  | { ask: "start"; engine: EngineName; /** A path, or a URL. */ database: string }
  | { ask: "clear" };
/** Where agents connect. */
export type BareAnswer = { url: string } | null;

const MAX_BATCH = 500;

interface Pending {
  ws: WebSocket;
  frame: Uint8Array;
  json: [string, string, string, string, { collected_at?: string }];
}

function listen(store: BareStore): Promise<string> {
  const pending: Pending[] = [];
  let isCommitting = false;

  async function commit(): Promise<void> {
    const batch = pending.splice(0, MAX_BATCH);
    const rows = batch.flatMap(({ frame, json: [, , topic, event, { collected_at = "" }] }) =>
      event === "phx_join" ? [] : [{ topic, collected_at, frame }]
    );
    if (rows.length > 0) await store.commit(rows);
    for (const { ws, json: [joinRef, ref, topic] } of batch) {
      const payload = { status: "ok", response: {} };
      ws.send(JSON.stringify([joinRef, ref, topic, "phx_reply", payload]));
    }
    if (pending.length > 0) setImmediate(commit);
    else isCommitting = false;
  }

  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on("connection", (ws: WebSocket) => {
    ws.on("message", (frame: Uint8Array) => {
      pending.push({ ws, frame, json: JSON.parse(new TextDecoder().decode(frame)) });
      if (isCommitting) return;
      isCommitting = true;
      // After everything that can be read now has been read.
      setImmediate(commit);
    });
  });
  return new Promise<string>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(`ws://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`);
    });
  });
}

if (import.meta.main) {
  let store: BareStore | null = null;
  await answerLines(async (question: BareQuestion): Promise<BareAnswer> => {
    if (question.ask === "clear") {
      await store?.clear();
      return null;
    }
    const { engine, database } = question;
    store = engine === "sqlite" ? openBareSqlite(database) : await openBarePostgres(database);
    return { url: await listen(store) };
  });
  Deno.exit(0);
}
