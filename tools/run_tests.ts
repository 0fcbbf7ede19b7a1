/**
 * `deno task test`: every test file that test_plan.ts gives to this day and whose programs are here;
 * with NIGHTLY=1 every file there is, and a program that is missing is a failure. Begins with the
 * seed of what testing/rounds.ts chooses, and ends with one line, `N passed, N failed`. Arguments
 * go to `deno test`, and then they alone decide what runs. Types are checked of what runs, and
 * without arguments of every file. With `--postgres` servers and stores of the tests are on
 * PostgreSQL, and without a file it runs those that this concerns; some of them each day, and all
 * of them nightly, are part of the plan too.
 */
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isFile } from "../testing/is_file.ts";
import { SEED } from "../testing/rounds.ts";
import { makeMemoryDirectory } from "./memory_directory.ts";
import {
  filesOfDay,
  findRow,
  inTurn,
  isForPostgres,
  listTestFiles,
  POSTGRES_PROGRAMS,
  type Programs,
  share,
  TEST_PLAN,
  type TestRow,
  WHOLE_ON_POSTGRES,
} from "./test_plan.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const IS_NIGHTLY = Deno.env.get("NIGHTLY") === "1";
const POSTGRES = "--postgres";
const ON_POSTGRES = Deno.args.includes(POSTGRES);
const NAMED = Deno.args.filter((arg) => arg !== POSTGRES);
/** Both put the tests of the whole product on PostgreSQL: of all that runs, and of one worker. */
const IN_PLACE_OF_SQLITE = { TEST_ENGINE: "postgres" };
const POSTGRES_FIRST = "testing/on_postgres.ts";

interface Count {
  passed: number;
  failed: number;
}

/** Of what was asked for, and needs a program that is not here. */
const NOT_RUN: Count = { passed: 0, failed: 1 };

/** Most tests wait for programs of their own: with one more than processors a third idles. */
const SIDE_BY_SIDE = {
  args: ["--no-check", "--parallel"],
  env: { DENO_JOBS: String(navigator.hardwareConcurrency + 2) },
};

/** Several times what all of it takes: a test that never ends fails the run while somebody waits. */
const LIMIT_MINUTES = IS_NIGHTLY ? 180 : 25;

/** Runs `deno test` with `args` and reads the counts from its JUnit report. */
async function runTests(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Count> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  // Making a database takes a fifth of the time there; on a disk all of them run nightly.
  await using memory = IS_NIGHTLY ? null : await makeMemoryDirectory();
  const [program = "", ...words] = [...memory?.words ?? [], Deno.execPath()];
  const limit = AbortSignal.timeout(LIMIT_MINUTES * 60_000);
  const { success } = await new Deno.Command(program, {
    args: [...words, "test", "--quiet", "--allow-all", `--junit-path=${report}`, ...args],
    // One day's choice, though the run may go on into the next.
    env: { ...env, ...memory?.env, SEED: String(SEED) },
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
    signal: limit,
  }).output();
  if (limit.aborted) {
    print(`Ended after ${LIMIT_MINUTES} minutes: a test above that "has been running" never ends`);
  }
  const count = countOf(await Deno.readTextFile(report));
  await Deno.remove(report);
  // A module that does not load fails the run without a failed test.
  if (!success && count.failed === 0) count.failed = 1;
  return count;
}

function countOf(junit: string): Count {
  const suites = /<testsuites [^>]*tests="(\d+)"[^>]*failures="(\d+)"[^>]*errors="(\d+)"/.exec(
    junit,
  );
  const [tests, failures, errors] = suites?.slice(1).map(Number) ?? [];
  const failed = (failures ?? 0) + (errors ?? 0);
  return { passed: (tests ?? 0) - failed, failed };
}

/** The Debian packages of those `programs` that are not here. */
function listMissing(programs: Programs = {}): string[] {
  return Object.entries(programs).filter(([path]) => !isFile(path)).map(([, name]) => name);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Runs what is named, whatever the plan says of when. */
async function runNamed(args: readonly string[]): Promise<Count[]> {
  const missing = [
    ...args.flatMap((arg) => listMissing(findRow(arg)?.needs)),
    ...ON_POSTGRES ? listMissing(POSTGRES_PROGRAMS) : [],
  ];
  if (missing.length === 0) return [await runTests(args, ON_POSTGRES ? IN_PLACE_OF_SQLITE : {})];
  print(`Cannot run ${args.join(" ")}: apt-get install ${missing.join(" ")}`);
  return [NOT_RUN];
}

/** The files of each row, in the order of the plan. */
async function planFiles(): Promise<Map<TestRow, string[]>> {
  const files = new Map<TestRow, string[]>(TEST_PLAN.map((row) => [row, []]));
  for (const file of await listTestFiles()) {
    const row = findRow(file);
    if (row === null) throw new Error(`Cannot run "${file}": test_plan.ts has no row for it`);
    files.get(row)?.push(file);
  }
  return files;
}

/**
 * Runs each of `groups` in a worker of its own, through a module that imports its files: Deno
 * begins with modules that lie deeper, and keeps the order of those in one folder.
 */
async function runSideBySide(groups: readonly string[][]): Promise<Count> {
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-tests-" });
  try {
    const modules = groups.map(async (files) => {
      const begins = files.slice(0, 2).join("_and_").replaceAll("/", "_");
      const module = join(directory, `${begins}_of_${files.length}.ts`);
      const imports = files.map((file) => `import "${pathToFileURL(join(ROOT, file))}";\n`);
      await Deno.writeTextFile(module, imports.join(""));
      return module;
    });
    const args = [...SIDE_BY_SIDE.args, `--config=${join(ROOT, "deno.json")}`];
    return await runTests([...args, ...await Promise.all(modules)], SIDE_BY_SIDE.env);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** What is to be on PostgreSQL, as groups of `runSideBySide`; null: that is not here, and said. */
async function groupOnPostgres(): Promise<string[][] | null> {
  const missing = listMissing(POSTGRES_PROGRAMS);
  if (missing.length > 0) {
    print(`Not run on PostgreSQL: apt-get install ${missing.join(" ")}`);
    return null;
  }
  const files = (await listTestFiles()).filter(isForPostgres);
  const isWhole = ON_POSTGRES || IS_NIGHTLY;
  const chosen = isWhole ? files : filesOfDay(WHOLE_ON_POSTGRES, files, SEED);
  return share(WHOLE_ON_POSTGRES, chosen).map((group) => [POSTGRES_FIRST, ...group]);
}

async function runOnPostgres(): Promise<Count> {
  const groups = await groupOnPostgres();
  return groups === null ? NOT_RUN : await runSideBySide(groups);
}

/** Checks the types of every file, on one processor. */
async function checkTypes(): Promise<Count> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "check-types"],
    cwd: ROOT,
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  return { passed: 0, failed: success ? 0 : 1 };
}

async function runPlan(): Promise<Count[]> {
  const counts: Count[] = [];
  const chosen: Record<TestRow["runs"], string[][][]> = { ok: [], nightly: [] };
  for (const [row, files] of await planFiles()) {
    const { path, runs, needs } = row;
    const missing = listMissing(needs);
    if (runs === "nightly" && !IS_NIGHTLY) continue;
    if (missing.length === 0) {
      chosen[runs].push(
        IS_NIGHTLY ? files.map((file) => [file]) : share(row, filesOfDay(row, files, SEED)),
      );
    } else print(`${path} not run: apt-get install ${missing.join(" ")}`);
    if (missing.length > 0 && IS_NIGHTLY) counts.push(NOT_RUN);
  }
  const onPostgres = await groupOnPostgres();
  if (onPostgres !== null) chosen.ok.push(onPostgres);
  else if (IS_NIGHTLY) counts.push(NOT_RUN);
  // Tests leave a processor idle at times, and checking types has use for one.
  counts.push(...await Promise.all([checkTypes(), runSideBySide(inTurn(chosen.ok))]));
  // Builds and whole machines: each takes all there is.
  const alone = chosen.nightly.flat(2);
  if (alone.length > 0) counts.push(await runTests(["--no-check", ...alone]));
  return counts;
}

print(`seed ${SEED}`);
const counts =
  await (NAMED.length > 0 ? runNamed(NAMED) : ON_POSTGRES ? [await runOnPostgres()] : runPlan());
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
print(`${passed} passed, ${failed} failed`);
Deno.exitCode = failed === 0 ? 0 : 1;
