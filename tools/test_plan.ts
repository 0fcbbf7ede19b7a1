/** Which test files run when, and what they need beside Deno. */
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumPath } from "../testing/chromium.ts";
import { partOf } from "../testing/rounds.ts";

/** Programs by their path, and the Debian packages they are in. */
export type Programs = Readonly<Record<string, string>>;

export interface TestRow {
  /** A folder, or one file. Of all rows that a file lies below, the longest path is its own. */
  path: string;
  /** ok: in `deno task ok`, and with all its rounds in `deno task nightly`; nightly: only there. */
  runs: "ok" | "nightly";
  needs?: Programs;
  /** How many of its files share a worker in `deno task ok`, where they take long; see `share`. */
  together?: number;
  /** In so many days `deno task ok` runs each of its files once, where they take long; default: 1. */
  days?: number;
}

const CHROMIUM = { [chromiumPath()]: "chromium" };
const CADDY = { "/usr/bin/caddy": "caddy" };
const HAPROXY = { "/usr/sbin/haproxy": "haproxy" };
const CURL = { "/usr/bin/curl": "curl" };
const GIT = { "/usr/bin/git": "git" };
const STRACE = { "/usr/bin/strace": "strace" };
const PROMETHEUS = { "/usr/bin/promtool": "prometheus", "/usr/bin/prometheus": "prometheus" };
const VICTORIA_METRICS = { "/usr/bin/victoria-metrics": "victoria-metrics" };
const APT_CHANNEL = { "/usr/bin/gpg": "gnupg", "/usr/bin/apt-ftparchive": "apt-utils" };
/** And what copies a database of it. */
export const POSTGRES_PROGRAMS: Programs = {
  "/usr/lib/postgresql/15/bin/postgres": "postgresql",
  "/usr/bin/pg_dump": "postgresql-client",
};
const CLEAN_ROOT = {
  "/usr/sbin/debootstrap": "debootstrap",
  "/usr/bin/systemd-nspawn": "systemd-container",
  "/usr/bin/qemu-aarch64-static": "qemu-user-static",
  "/usr/bin/lintian": "lintian",
};

export const TEST_PLAN: readonly TestRow[] = [
  { path: "tests/browser", runs: "ok", needs: CHROMIUM, together: 3, days: 3 },
  { path: "tests/proxy", runs: "ok", needs: { ...CADDY, ...CHROMIUM }, together: 3, days: 3 },
  {
    path: "tests/proxy/several_servers_test.ts",
    runs: "ok",
    needs: { ...CADDY, ...HAPROXY },
    days: 3,
  },
  { path: "tests/docs/alerting_test.ts", runs: "ok", needs: CURL },
  { path: "tests/docs/prometheus_test.ts", runs: "ok", needs: { ...CURL, ...PROMETHEUS } },
  { path: "tests/prometheus", runs: "ok", needs: PROMETHEUS, together: 3 },
  { path: "tests/docs/csv_test.ts", runs: "ok", needs: CURL },
  { path: "tests/docs/monitoring_plugins_test.ts", runs: "ok", needs: CURL },
  { path: "tests/docs/widgets_test.ts", runs: "ok", needs: CURL },
  { path: "tests/agent", runs: "ok", together: 4, days: 3 },
  { path: "tests/agent/strace_test.ts", runs: "ok", needs: STRACE },
  { path: "tests/faults", runs: "ok", together: 4, days: 3 },
  // Nearly all of it is starting commands, each as a process of its own.
  { path: "tests/cli", runs: "ok", together: 2, days: 2 },
  { path: "tests", runs: "ok", together: 6 },
  { path: "tests/servers", runs: "ok", needs: POSTGRES_PROGRAMS, together: 2, days: 3 },
  { path: "fixtures", runs: "ok" },
  { path: "testing", runs: "ok" },
  { path: "tools", runs: "ok" },
  { path: "tools/build/channel", runs: "ok", needs: APT_CHANNEL },
  { path: "server/store/postgres", runs: "ok", needs: POSTGRES_PROGRAMS, together: 2 },
  { path: "tests/store/migrate_to_test.ts", runs: "ok", needs: POSTGRES_PROGRAMS },
  { path: "server", runs: "ok" },
  { path: "agent", runs: "ok" },
  { path: "shared", runs: "ok" },
  // What ships, built.
  { path: "tests/build", runs: "nightly" },
  { path: "tests/browser/built_server_test.ts", runs: "nightly", needs: CHROMIUM },
  // README.md, followed word for word.
  { path: "tests/docs/commands_test.ts", runs: "nightly" },
  // A page of figures, taken by another program than Prometheus.
  { path: "tests/prometheus/victoria_metrics_test.ts", runs: "nightly", needs: VICTORIA_METRICS },
  // The tests themselves, tried on builds that are broken.
  { path: "tests/faults/mutants_test.ts", runs: "nightly" },
  // Servers, databases and proxies that are killed for three minutes.
  {
    path: "tests/rehearse",
    runs: "nightly",
    needs: { ...POSTGRES_PROGRAMS, ...HAPROXY },
  },
  // Another monitor, which waits 10 s before it sends its first figure.
  { path: "tests/docs/icinga_test.ts", runs: "nightly", needs: { "/usr/sbin/icinga2": "icinga2" } },
  // Agent and server of the version before, from the history of the clone.
  { path: "tests/versions", runs: "nightly", needs: GIT },
  // Three servers, of which one ends: most of a minute is waiting.
  { path: "tests/servers/kill_test.ts", runs: "nightly", needs: POSTGRES_PROGRAMS },
  // Packages in clean Debian roots: they take root, the network and minutes.
  { path: "tests/packages", runs: "nightly", needs: CLEAN_ROOT },
  { path: "tests/packages/apt_test.ts", runs: "nightly", needs: { ...CLEAN_ROOT, ...APT_CHANNEL } },
];

/** Where tests are of the whole product, whatever keeps its database. */
const ON_POSTGRES = [
  "tests/cli",
  "tests/http",
  "tests/protocol",
  "tests/faults",
  "tests/telling",
  "tests/ledger",
  "server/telling",
];

/** Of those, what is about the file of SQLite, its Worker or its disk. */
const OF_SQLITE: readonly string[] = [
  "corrupt_database",
  "database_directory",
  "full_disk",
  "kill_maintenance",
  "mutants",
  "two_servers",
  "worker_death",
].map((name) => `tests/faults/${name}_test.ts`);

/** How those run there: some of them in `deno task ok`, where PostgreSQL is. */
export const WHOLE_ON_POSTGRES: TestRow = { path: "", runs: "ok", together: 4, days: 12 };

/** Whether `deno task test --postgres` runs the file. */
export function isForPostgres(file: string): boolean {
  return ON_POSTGRES.some((folder) => file.startsWith(`${folder}/`)) && !OF_SQLITE.includes(file);
}

/** The row of a test file; null when it has none. */
export function findRow(file: string): TestRow | null {
  const rows = TEST_PLAN.filter(({ path }) => file === path || file.startsWith(`${path}/`));
  return rows.sort((a, b) => b.path.length - a.path.length)[0] ?? null;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const NOT_OURS = ["node_modules", "dist", "data", "screenshots"];

/** Every test file of the project, by its path there, in the order of their names. */
export async function listTestFiles(directory = ROOT): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory && !name.startsWith(".") && !NOT_OURS.includes(name)) {
      files.push(...await listTestFiles(path));
    } else if (/_test\.tsx?$/.test(name)) files.push(relative(ROOT, path));
  }
  return files.sort();
}

/** Those files of a row that `deno task ok` runs on the day of this seed. */
export function filesOfDay(
  { days = 1 }: TestRow,
  files: readonly string[],
  seed: number,
): readonly string[] {
  return partOf(files, Math.ceil(files.length / days), seed);
}

const TOGETHER = 18;

/**
 * The files of a row, as many in each list as share a worker, in their order. Deno's harness costs
 * 0.4 s of a processor for each worker, which is more than most files take; and what one has
 * loaded, Chromium too, serves all of its files. Nightly, each file has a worker of its own, which
 * shows that none leans on another.
 */
export function share({ together = TOGETHER }: TestRow, files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / together);
  return Array.from({ length: count }, (_, at) => files.slice(at * together, (at + 1) * together));
}

/**
 * The first of each list, then the second of each: files of one row take alike, so that those in
 * a browser, which keep a processor busy, are spread among those that wait.
 */
export function inTurn<T>(lists: readonly T[][]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1)))
    .flat();
}
