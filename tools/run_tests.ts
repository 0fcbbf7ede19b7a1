/**
 * `deno task test`: everything that needs no browser, then the browser tests where Chromium is
 * present. Ends with one line, `N passed, N failed`. Arguments go to `deno test`, and then
 * they alone decide what runs.
 */
const BROWSER_TESTS = "tests/browser";
const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";

interface Count {
  passed: number;
  failed: number;
}

/** Runs `deno test` with `args` and reads the counts from its JUnit report. */
async function runTests(args: readonly string[]): Promise<Count> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--allow-all", `--junit-path=${report}`, ...args],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
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

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const counts: Count[] = [];
if (Deno.args.length > 0) {
  counts.push(await runTests(Deno.args));
} else {
  counts.push(await runTests([`--ignore=${BROWSER_TESTS}`]));
  const hasChromium = await Deno.stat(CHROMIUM).then(() => true, () => false);
  if (hasChromium) counts.push(await runTests([BROWSER_TESTS]));
  else print(`Browser tests not run: ${CHROMIUM} is not there (apt-get install chromium)`);
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
print(`${passed} passed, ${failed} failed`);
Deno.exitCode = failed === 0 ? 0 : 1;
