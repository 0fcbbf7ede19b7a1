/**
 * `deno task test`: everything that needs nothing but Deno, then the tests of each folder whose
 * programs are present. Ends with one line, `N passed, N failed`. Arguments go to `deno test`, and
 * then they alone decide what runs.
 */
const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const CADDY = "/usr/bin/caddy";

/** Programs, and the Debian packages they are in. */
const BROWSER = { [CHROMIUM]: "chromium" };

/** Folders whose tests need more than Deno, and what. */
const NEEDING: Record<string, Record<string, string>> = {
  "tests/browser": BROWSER,
  "tests/proxy": { [CADDY]: "caddy", ...BROWSER },
  // Needs root, the network and minutes as well, so only `deno task test-packages` runs it.
  "tests/packages": {
    "/usr/sbin/debootstrap": "debootstrap",
    "/usr/bin/systemd-nspawn": "systemd-container",
    "/usr/bin/qemu-aarch64-static": "qemu-user-static",
    "/usr/bin/lintian": "lintian",
  },
};
const ONLY_WHEN_NAMED = "tests/packages";

interface Count {
  passed: number;
  failed: number;
}

/**
 * Two files at once: most tests wait for programs of their own. In a browser one at a time,
 * because what a page shows when is what is tested.
 */
const SIDE_BY_SIDE = { args: ["--parallel"], env: { DENO_JOBS: "2" } };

/** Runs `deno test` with `args` and reads the counts from its JUnit report. */
async function runTests(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Count> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--allow-all", `--junit-path=${report}`, ...args],
    env,
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

function isPresent(program: string): boolean {
  try {
    return Deno.statSync(program).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** The Debian packages that the tests of `folder` lack. */
function listMissing(folder: string): string[] {
  return Object.entries(NEEDING[folder] ?? {})
    .filter(([program]) => !isPresent(program)).map(([, name]) => name);
}

const counts: Count[] = [];
if (Deno.args.length > 0) {
  const missing = Deno.args.flatMap(listMissing);
  if (missing.length > 0) {
    print(`Cannot run ${Deno.args.join(" ")}: apt-get install ${missing.join(" ")}`);
    Deno.exit(1);
  }
  counts.push(await runTests(Deno.args));
} else {
  const ignored = `--ignore=${Object.keys(NEEDING).join(",")}`;
  counts.push(await runTests([...SIDE_BY_SIDE.args, ignored], SIDE_BY_SIDE.env));
  for (const folder of Object.keys(NEEDING).filter((folder) => folder !== ONLY_WHEN_NAMED)) {
    const missing = listMissing(folder);
    if (missing.length === 0) counts.push(await runTests([folder]));
    else print(`${folder} not run: apt-get install ${missing.join(" ")}`);
  }
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
print(`${passed} passed, ${failed} failed`);
Deno.exitCode = failed === 0 ? 0 : 1;
