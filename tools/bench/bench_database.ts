/** The database of what is measured, by either engine. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createEngine } from "../../server/store/engines.ts";
import type { DatabaseAddress } from "../../server/store/database_url.ts";
import { addressOf } from "../../testing/engine.ts";
import { PostgresNode, SUPERUSER } from "../postgres/postgres_node.ts";
import { readFamilyCpu } from "./process_usage.ts";

export type EngineName = "sqlite" | "postgres";

export interface BenchDatabase extends AsyncDisposable {
  /** As `DATABASE_PATH` says it. */
  path: string;
  /** Null of SQLite. */
  address: DatabaseAddress | null;
  /** What tells a server of it. */
  environment: Record<string, string>;
  /** Rows of text; what is null is "". */
  query(sql: string): Promise<string[][]>;
  /** All that it takes on the disk. */
  bytes(): Promise<number>;
  /** Of processes of its own, so far: 0 of SQLite, which works in those of the server. */
  cpuSeconds(): Promise<number>;
}

const DATABASE = "monitor";

/** Below `directory`, which it may write. */
export async function openBenchDatabase(
  engine: EngineName,
  directory: string,
): Promise<BenchDatabase> {
  const path = join(directory, "data", "monitor.db");
  return engine === "sqlite" ? openSqlite(path) : await openPostgres(path, directory);
}

function openSqlite(path: string): BenchDatabase {
  return {
    path,
    address: null,
    environment: { DATABASE_PATH: path },
    // Opened anew each time, so that a stopping server is the last to close its database.
    query(sql) {
      using db = new DatabaseSync(path, { readOnly: true });
      const rows = db.prepare(sql).all();
      return Promise.resolve(rows.map((row) => Object.values(row).map((value) => String(value))));
    },
    async bytes() {
      const sizes = ["", "-wal"].map((suffix) =>
        Deno.stat(path + suffix).then(({ size }) => size, ignoreMissing)
      );
      return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    },
    cpuSeconds: () => Promise.resolve(0),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A log that was written back. */
function ignoreMissing(error: unknown): number {
  if (error instanceof Deno.errors.NotFound) return 0;
  throw error;
}

/** As an operator sets it up: what it answers for is on the disk. */
async function openPostgres(path: string, directory: string): Promise<BenchDatabase> {
  await Deno.mkdir(join(directory, "data"), { recursive: true, mode: 0o700 });
  const node = await PostgresNode.create({
    directory: join(directory, "postgres"),
    name: "bench",
    port: freePort(),
    addresses: [],
    isDurable: true,
  });
  await node.init();
  await node.start();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => node.stop());
  await node.sql(`CREATE DATABASE ${DATABASE}`);
  const url = `postgres://${SUPERUSER}@127.0.0.1:${node.place.port}/${DATABASE}`;
  const address = addressOf(url);
  {
    await using database = await createEngine(path, { address }).maintain("migrate");
    await database.migrate();
  }
  const running = stack.move();
  return {
    path,
    address,
    environment: { DATABASE_PATH: path, DATABASE_URL: url },
    async query(sql) {
      return (await node.sql(sql, DATABASE)).map((row) => row.split("\t"));
    },
    async bytes() {
      const [row = ""] = await node.sql(`SELECT pg_database_size('${DATABASE}')`);
      return Number(row);
    },
    cpuSeconds: async () => await readFamilyCpu(await node.pid()),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
