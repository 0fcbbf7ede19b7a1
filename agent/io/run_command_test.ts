import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { systemClock } from "../../shared/clock.ts";
import { TestingClock } from "../../testing/clock.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import type { Argv } from "./io.ts";
import { runCommand, runCommandLines } from "./run_command.ts";
import { driveUntilSettled } from "../../testing/drive_clock.ts";

/** A shell script as a stand-in for a program. */
function script(text: string): Argv {
  return ["sh", "-c", text];
}

/** Waits for what is held: it does not keep the process alive by itself. */
async function untilReleased(held: Promise<unknown>): Promise<void> {
  let isReleased = false;
  held.finally(() => isReleased = true);
  await until("what was held is released", () => isReleased);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

Deno.test("runCommand() keeps stdout and stderr apart", async () => {
  const attempt = await runCommand(script("echo out; echo err >&2"), { clock: systemClock });

  deepStrictEqual(attempt, {
    result: { kind: "ok", stdout: "out\n", stderr: "err\n" },
    held: null,
  });
});

Deno.test("runCommand() inherits the environment and sets language and time zone", async () => {
  const argv = script('echo "$LC_ALL|${LANGUAGE-unset}|$TZ|${PATH:+path}"');

  const { result } = await runCommand(argv, { clock: systemClock });

  deepStrictEqual(result, { kind: "ok", stdout: "C.UTF-8||UTC|path\n", stderr: "" });
});

Deno.test("runCommand() gives the child an empty stdin", async () => {
  const { result } = await runCommand(["cat"], { clock: systemClock });

  deepStrictEqual(result, { kind: "ok", stdout: "", stderr: "" });
});

Deno.test("runCommand() passes words on as they are", async () => {
  const argv: Argv = ["printf", "%s|", "a b", "$HOME", "", "*"];

  const { result } = await runCommand(argv, { clock: systemClock });

  deepStrictEqual(result, { kind: "ok", stdout: "a b|$HOME||*|", stderr: "" });
});

Deno.test("runCommand() keeps the output of a command that exits with a code", async () => {
  const argv = script("echo out; echo err >&2; exit 3");

  const { result } = await runCommand(argv, { clock: systemClock });

  deepStrictEqual(result, { kind: "nonzero_exit", code: 3, stdout: "out\n", stderr: "err\n" });
});

Deno.test("runCommand() is nonzero_exit for a child that a signal ended", async () => {
  const { result } = await runCommand(script("kill -KILL $$"), { clock: systemClock });

  deepStrictEqual(result, { kind: "nonzero_exit", code: 137, stdout: "", stderr: "" });
});

Deno.test("runCommand() is not_found for a program that does not exist", async () => {
  const attempt = await runCommand(["no-such-program"], { clock: systemClock });

  deepStrictEqual(attempt, { result: { kind: "not_found" }, held: null });
});

Deno.test("runCommand() is failed for a file that cannot be executed", async () => {
  for (const argv of [["/etc/passwd"], script("exit 127")] as Argv[]) {
    const { result } = await runCommand(argv, { clock: systemClock });

    strictEqual(result.kind, "failed");
  }
});

Deno.test({
  name: "runCommand() is not_found for a program without permission",
  permissions: { run: ["sh"] },
  async fn() {
    const { result } = await runCommand(["cat"], { clock: systemClock });

    deepStrictEqual(result, { kind: "not_found" });
  },
});

Deno.test("runCommand() decodes characters cut by a chunk, and what is not UTF-8", async () => {
  const argv = script("printf '\\342'; sleep 0.05; printf '\\202\\254 \\377'");

  const { result } = await runCommand(argv, { clock: systemClock });

  deepStrictEqual(result, { kind: "ok", stdout: "€ \ufffd", stderr: "" });
});

Deno.test("runCommand() takes exactly maxBytes", async () => {
  const options = { clock: systemClock, maxBytes: 5 };

  const { result } = await runCommand(script("printf 12345"), options);

  deepStrictEqual(result, { kind: "ok", stdout: "12345", stderr: "" });
});

Deno.test("runCommand() kills a child that prints one byte more than maxBytes", async () => {
  const options = { clock: systemClock, maxBytes: 5 };

  const attempt = await runCommand(script("printf 123456; exec sleep 60"), options);

  const result = { kind: "output_too_large", limit_bytes: 5 };
  deepStrictEqual(attempt, { result, held: null });
});

Deno.test("runCommand() refuses one byte more also from a child that ended by itself", async () => {
  const options = { clock: systemClock, maxBytes: 5 };

  const { result } = await runCommand(script("printf 123456"), options);

  deepStrictEqual(result, { kind: "output_too_large", limit_bytes: 5 });
});

Deno.test("runCommand() kills a child that prints without end, on either output", async () => {
  for (const argv of [["yes"], script("exec yes >&2")] as Argv[]) {
    const { result } = await runCommand(argv, { clock: systemClock, maxBytes: 1 << 20 });

    strictEqual(result.kind, "output_too_large");
  }
});

Deno.test("runCommand() keeps the first 64 KiB of stderr", async () => {
  const argv = script("head -c 100000 /dev/zero | tr '\\0' x >&2");

  const { result } = await runCommand(argv, { clock: systemClock });

  ok(result.kind === "ok");
  strictEqual(result.stderr.length, 64 * 1024);
});

Deno.test("runCommand() ends a child at its time limit with SIGTERM", async () => {
  const clock = new TestingClock();
  const work = runCommand(["sleep", "60"], { clock });
  await until("the time limit runs", () => clock.sleeping > 0);

  await clock.advance(19_999);
  strictEqual(clock.sleeping, 1);
  await clock.advance(1);

  deepStrictEqual(await work, { result: { kind: "timed_out", timeout_ms: 20_000 }, held: null });
});

Deno.test("runCommand() kills a child that ignores SIGTERM 2 s later", async () => {
  await withDirectory(async (folder) => {
    const clock = new TestingClock();
    const stubborn = `trap 'touch ${folder}/term' TERM; touch ${folder}/ready;` +
      ` while [ -d ${folder} ]; do sleep 0.01; done`;
    const work = runCommand(script(stubborn), { clock, timeoutMs: 100 });
    await until("the trap is set", () => exists(`${folder}/ready`));

    await clock.advance(100);
    await until("SIGTERM has come", () => exists(`${folder}/term`));
    await clock.advance(1_999);
    strictEqual(clock.sleeping, 1);
    await clock.advance(1);

    deepStrictEqual(await work, { result: { kind: "timed_out", timeout_ms: 100 }, held: null });
  });
});

Deno.test("runCommand() ends the child when the agent stops", async () => {
  const stop = new AbortController();
  const work = runCommand(["sleep", "60"], { clock: new TestingClock(), signal: stop.signal });

  stop.abort();

  const { result, held } = await work;
  deepStrictEqual(result, { kind: "failed", message: "ended because the agent stops" });
  strictEqual(held, null);
});

Deno.test("runCommand() starts nothing once the agent stops", () =>
  withDirectory(async (folder) => {
    const options = { clock: new TestingClock(), signal: AbortSignal.abort() };

    const { result } = await runCommand(["touch", `${folder}/started`], options);

    deepStrictEqual(result, { kind: "failed", message: "ended because the agent stops" });
    ok(!await exists(`${folder}/started`));
  }));

Deno.test("runCommand() answers although another process holds the pipes, and says so", async () => {
  await withDirectory(async (folder) => {
    const clock = new TestingClock();
    const holder =
      `(while [ -d ${folder} ] && [ ! -e ${folder}/go ]; do sleep 0.01; done) & echo out`;

    const { result, held } = await driveUntilSettled(clock, runCommand(script(holder), { clock }));
    deepStrictEqual(result, { kind: "ok", stdout: "out\n", stderr: "" });
    ok(held !== null);

    await Deno.writeTextFile(`${folder}/go`, "");
    await untilReleased(held);
  });
});

Deno.test("runCommand() closes a held pipe that goes on delivering", async () => {
  const clock = new TestingClock();
  // `yes` ends with SIGPIPE once nobody reads along.
  const argv = script("(sleep 0.3; exec yes) & echo out");

  const { result, held } = await driveUntilSettled(clock, runCommand(argv, { clock }));

  strictEqual(result.kind, "ok");
  ok(held !== null);
  await untilReleased(held);
});

Deno.test("runCommandLines() hands on each line and keeps none", async () => {
  const lines: string[] = [];

  const { result } = await runCommandLines(
    script("printf 'a\\r\\n\\nlast'"),
    (line) => lines.push(line),
    { clock: systemClock },
  );

  deepStrictEqual(lines, ["a\r", "", "last"]);
  deepStrictEqual(result, { kind: "ok", stdout: "", stderr: "" });
});

Deno.test("runCommandLines() hands on nothing after it has answered", async () => {
  await withDirectory(async (folder) => {
    const clock = new TestingClock();
    const lines: string[] = [];
    const late =
      `(while [ -d ${folder} ] && [ ! -e ${folder}/go ]; do sleep 0.01; done; echo late) & echo out`;

    const { held } = await driveUntilSettled(
      clock,
      runCommandLines(script(late), (line) => lines.push(line), { clock }),
    );
    ok(held !== null);
    await Deno.writeTextFile(`${folder}/go`, "");
    await untilReleased(held);

    deepStrictEqual(lines, ["out"]);
  });
});

Deno.test("runCommandLines() keeps back half a line of a child that failed", async () => {
  const lines: string[] = [];

  const { result } = await runCommandLines(
    script("printf 'whole\\nhal'; exit 1"),
    (line) => lines.push(line),
    { clock: systemClock },
  );

  deepStrictEqual(lines, ["whole"]);
  strictEqual(result.kind, "nonzero_exit");
});

Deno.test("runCommandLines() ends the child when a line cannot be taken", async () => {
  const { result, held } = await runCommandLines(
    script("echo a; exec sleep 60"),
    () => {
      throw new RangeError("too many datasets");
    },
    { clock: systemClock },
  );

  ok(result.kind === "failed");
  match(result.message, /too many datasets/);
  strictEqual(held, null);
});
