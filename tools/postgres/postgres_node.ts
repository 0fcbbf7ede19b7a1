/** One PostgreSQL of a rehearsal or a measurement: a directory, a port, a process that may die. */
import { join } from "node:path";
import { runCommand } from "./run_command.ts";

const BIN = "/usr/lib/postgresql/15/bin";
export const SUPERUSER = "postgres";

const SETTINGS = [
  "shared_buffers=256MB",
  "max_wal_size=1GB",
  "wal_keep_size=512MB",
  "max_connections=200",
  "max_wal_senders=10",
  "hot_standby=on",
  "wal_receiver_timeout=5s",
  "wal_sender_timeout=5s",
];

/**
 * Where only processes die, what they wrote is in the kernel's memory: nothing need wait for a disk.
 */
const NOT_DURABLE = ["fsync=off", "full_page_writes=off"];

export interface NodePlace {
  /** Which it may write; its own below it. */
  directory: string;
  name: string;
  port: number;
  /** Where it listens, beside 127.0.0.1. */
  addresses: readonly string[];
  /** Whether a commit waits for the disk. */
  isDurable: boolean;
}

export class PostgresNode {
  readonly data: string;

  private constructor(readonly place: NodePlace) {
    this.data = join(place.directory, place.name);
  }

  /** Makes its directory and nothing in it. */
  static async create(place: NodePlace): Promise<PostgresNode> {
    await Deno.mkdir(place.directory, { recursive: true });
    if (Deno.uid() === 0) await runCommand(["chown", SUPERUSER, place.directory]);
    return new PostgresNode(place);
  }

  /** Makes an empty cluster that trusts whoever reaches it. */
  async init(): Promise<void> {
    await runAsPostgres("initdb", [
      "--no-sync",
      "--auth=trust",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      `--username=${SUPERUSER}`,
      `--pgdata=${this.data}`,
    ]);
    const trusted = ["host all all 10.213.0.0/16 trust", ""].join("\n");
    await Deno.writeTextFile(join(this.data, "pg_hba.conf"), trusted, { append: true });
  }

  /** Makes it a standby of `primary`, in place of whatever it was. */
  async copyFrom(primary: PostgresNode): Promise<void> {
    await Deno.remove(this.data, { recursive: true }).catch(ignoreMissing);
    await runAsPostgres("pg_basebackup", [
      ...primary.connection(),
      "--no-sync",
      "--checkpoint=fast",
      "--wal-method=stream",
      "--write-recovery-conf",
      `--pgdata=${this.data}`,
    ]);
    const info = `host=127.0.0.1 port=${primary.place.port} user=${SUPERUSER} ` +
      `application_name=${this.place.name}`;
    const line = `primary_conninfo = '${info}'\n`;
    await Deno.writeTextFile(join(this.data, "postgresql.auto.conf"), line, { append: true });
  }

  async start(): Promise<void> {
    const { directory, port, addresses, name, isDurable } = this.place;
    const options = [
      ...SETTINGS,
      ...isDurable ? [] : NOT_DURABLE,
      `port=${port}`,
      `unix_socket_directories=${directory}`,
      `listen_addresses=${["127.0.0.1", ...addresses].join(",")}`,
    ];
    await runAsPostgres("pg_ctl", [
      "start",
      "--wait",
      `--pgdata=${this.data}`,
      `--log=${join(directory, `${name}.log`)}`,
      `--options=${options.map((option) => `-c ${option}`).join(" ")}`,
    ]);
  }

  /** SIGKILL to all of its processes, as if its machine were gone. */
  async kill(): Promise<void> {
    const lines = await this.#pidFile();
    const postmaster = Number(lines[0]);
    const children = await Deno.readTextFile(`/proc/${postmaster}/task/${postmaster}/children`);
    for (const pid of [postmaster, ...children.trim().split(/\s+/).map(Number)]) killQuietly(pid);
    // What a process that was killed leaves in the kernel, its directory does not end.
    const [, memory] = (lines[6] ?? "").trim().split(/\s+/);
    if (memory !== undefined) await runCommand(["ipcrm", "--shmem-id", memory]).catch(() => {});
  }

  /** Of the process that all others are children of. */
  async pid(): Promise<number> {
    return Number((await this.#pidFile())[0]);
  }

  async #pidFile(): Promise<string[]> {
    return (await Deno.readTextFile(join(this.data, "postmaster.pid"))).split("\n");
  }

  async stop(): Promise<void> {
    await runAsPostgres("pg_ctl", ["stop", "--mode=immediate", `--pgdata=${this.data}`]);
  }

  async promote(): Promise<void> {
    await runAsPostgres("pg_ctl", ["promote", "--wait", `--pgdata=${this.data}`]);
  }

  /** Rows as text, their columns by tabs. */
  async sql(text: string, database = "postgres"): Promise<string[]> {
    const args = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\t"];
    const options = [...args, "--set=ON_ERROR_STOP=1", `--command=${text}`];
    const said = await runCommand([
      join(BIN, "psql"),
      ...this.connection(),
      ...options,
      `--dbname=${database}`,
    ]);
    return said.split("\n").filter((line) => line !== "");
  }

  connection(): string[] {
    return ["--host=127.0.0.1", `--port=${this.place.port}`, `--username=${SUPERUSER}`];
  }
}

/** PostgreSQL refuses to run as root. */
async function runAsPostgres(program: string, args: readonly string[]): Promise<void> {
  const command = [join(BIN, program), ...args] as const;
  const isSilent = program === "pg_ctl";
  if (Deno.uid() !== 0) return void await runCommand([...command], { isSilent });
  const asUser = ["/usr/sbin/runuser", "-u", SUPERUSER, "--", ...command] as const;
  await runCommand(asUser, { isSilent });
}

function killQuietly(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
