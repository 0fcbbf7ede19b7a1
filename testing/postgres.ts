/**
 * A PostgreSQL of a test file's own: a cluster in a directory of its own, started for the first
 * database that is asked for, stopped with the file's tests, or soon after the process dies.
 */
import { join } from "node:path";
import { readDatabaseUrl } from "../server/store/database_url.ts";
import { createPostgresEngine } from "../server/store/postgres/engine.ts";
import { isFile } from "./is_file.ts";

const BIN = "/usr/lib/postgresql/15/bin";

/** Whether PostgreSQL is here; without it its tests are not run, and say so. */
export const HAS_POSTGRES = isFile(`${BIN}/postgres`);

const SUPERUSER = "postgres";
const TEMPLATE = "monitor_template";

// What is lost with the machine is only tests'. The rest keeps a cluster small.
const SETTINGS = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "autovacuum=off",
  "shared_buffers=32MB",
  "max_wal_size=256MB",
  "max_connections=100",
  "listen_addresses=127.0.0.1",
];

export interface TestingPostgres extends AsyncDisposable {
  /** As `DATABASE_URL` says it. */
  url: string;
  /** Reads or changes the database as an operator with `psql` would. The rows, their columns by tabs. */
  sql(text: string): string[];
}

interface Cluster {
  directory: string;
  port: number;
}

let cluster: Cluster | null = null;
let template: Promise<void> | null = null;
let made = 0;

/** A fresh database with every table and no rows; `isEmpty`: without tables too. */
export async function createTestingPostgres(
  { isEmpty = false }: { isEmpty?: boolean } = {},
): Promise<TestingPostgres> {
  cluster ??= startCluster();
  const { port } = cluster;
  if (!isEmpty) await (template ??= makeTemplate(port));
  const name = `test_${++made}`;
  queryCluster(
    port,
    "postgres",
    `CREATE DATABASE ${name} ${isEmpty ? "" : `TEMPLATE ${TEMPLATE}`}`,
  );
  return {
    url: urlOf(port, name),
    sql: (text) => queryCluster(port, name, text),
    [Symbol.asyncDispose]: () =>
      Promise.try(() => void queryCluster(port, "postgres", `DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

/** The cluster goes with the tests of the file. */
export function stopPostgresAfterTests(): void {
  Deno.test.afterAll(() => {
    if (cluster !== null) stopCluster(cluster);
    cluster = template = null;
  });
}

async function makeTemplate(port: number): Promise<void> {
  queryCluster(port, "postgres", `CREATE DATABASE ${TEMPLATE}`);
  const reading = readDatabaseUrl(urlOf(port, TEMPLATE));
  if (!reading.ok) throw new Error(reading.why);
  await using database = await createPostgresEngine(reading.address, "/").maintain("migrate");
  await database.migrate();
}

function urlOf(port: number, database: string): string {
  return `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`;
}

function at(port: number): string[] {
  return ["--host=127.0.0.1", `--port=${port}`, `--username=${SUPERUSER}`];
}

function queryCluster(port: number, database: string, text: string): string[] {
  const args = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\t"];
  const options = [...args, "--set=ON_ERROR_STOP=1", `--command=${text}`];
  const said = run("psql", [...at(port), ...options, database]);
  return said.split("\n").filter((line) => line !== "");
}

/** As a user that is not root, which PostgreSQL refuses. */
function startCluster(): Cluster {
  const directory = Deno.makeTempDirSync({ prefix: "proxmox-monitor-postgres-" });
  const data = join(directory, "data");
  watchOver(directory);
  run("install", ["--directory", "--owner=postgres", directory], "/usr/bin");
  run("initdb", [
    "--no-sync",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    `--username=${SUPERUSER}`,
    `--pgdata=${data}`,
  ]);
  for (let tries = 1;; tries++) {
    const port = findPort();
    const options = [...SETTINGS, `port=${port}`, `unix_socket_directories=${directory}`];
    const log = join(directory, "log");
    try {
      run("pg_ctl", [
        "start",
        "--wait",
        `--pgdata=${data}`,
        `--log=${log}`,
        `--options=${options.map((option) => `-c ${option}`).join(" ")}`,
      ]);
    } catch (error) {
      // Somebody else may have taken the port meanwhile.
      if (tries === 3) throw error;
      continue;
    }
    return { directory, port };
  }
}

/** Waits beside this process for its end, whatever that is, and stops the cluster then. */
function watchOver(directory: string): void {
  const pidFile = join(directory, "data", "postmaster.pid");
  const script = `while kill -0 ${Deno.pid} 2>/dev/null && [ -d '${directory}' ]; do sleep 1; done
    [ -f '${pidFile}' ] && kill -QUIT "$(head -n 1 '${pidFile}')"; rm -rf '${directory}'`;
  new Deno.Command("/bin/sh", {
    args: ["-c", `setsid /bin/sh -c "$1" >/dev/null 2>&1 </dev/null &`, "sh", script],
  }).outputSync();
}

function stopCluster({ directory }: Cluster): void {
  run("pg_ctl", ["stop", "--mode=immediate", `--pgdata=${join(directory, "data")}`]);
  Deno.removeSync(directory, { recursive: true });
}

function findPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** They refuse to run as root. */
const NOT_AS_ROOT = ["initdb", "pg_ctl"];

/** Runs a program of PostgreSQL; what it printed. */
function run(program: string, args: readonly string[], from = BIN): string {
  const path = join(from, program);
  const [file, ...all] = Deno.uid() === 0 && NOT_AS_ROOT.includes(program)
    ? ["/usr/sbin/runuser", "-u", "postgres", "--", path, ...args]
    : [path, ...args];
  // A server that goes on in the background would keep a pipe open.
  const isInBackground = program === "pg_ctl";
  const output = new Deno.Command(file ?? path, {
    args: all,
    cwd: "/",
    ...isInBackground ? { stdout: "null", stderr: "null" } : {},
  }).outputSync();
  const decoder = new TextDecoder();
  if (!output.success) {
    const said = isInBackground ? `exit code ${output.code}` : decoder.decode(output.stderr).trim();
    throw new Error(`Cannot run "${program}": ${said}`);
  }
  return isInBackground ? "" : decoder.decode(output.stdout);
}
