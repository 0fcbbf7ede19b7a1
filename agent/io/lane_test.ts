import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { systemClock } from "../../shared/clock.ts";
import { TestingClock } from "../../testing/clock.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import type { Argv, Lane } from "./io.ts";
import { createLanes, type IoRecord } from "./lane.ts";
import { driveUntilSettled } from "../../testing/drive_clock.ts";

const ECHO: Argv = ["echo", "x"];

/** Lanes that may run `ECHO` and `argvs` and read `paths`. */
function lanesFor(
  { clock = new TestingClock(), argvs = [], paths = [], onRecord = () => {} }: {
    clock?: TestingClock;
    argvs?: Argv[];
    paths?: string[];
    onRecord?: (record: IoRecord) => void;
  },
) {
  const allow = {
    commands: [ECHO, ...argvs].map((argv) => ({ argv, why: "test" })),
    files: paths.map((path) => ({ path, access: "read" as const, why: "test" })),
  };
  return createLanes({ clock, allow, onRecord });
}

async function untilFree(lane: Lane): Promise<void> {
  await until("the lane is free", async () => (await lane.run(ECHO)).kind === "ok");
}

Deno.test("createLanes() keeps nothing of a lane in which nothing hangs, however many guests come and go", async () => {
  await withDirectory(async (folder) => {
    const path = `${folder}/file`;
    const lanes = lanesFor({ paths: [path] });

    for (let vmid = 100; vmid < 1100; vmid++) await lanes(`guest qemu/${vmid}`).readText(path);

    strictEqual(lanes.hanging, 0);
  });
});

Deno.test("Lane.run() refuses a command that is not listed, without starting it", async () => {
  await withDirectory(async (folder) => {
    const result = await lanesFor({})("a").run(["touch", `${folder}/made`]);

    deepStrictEqual(result, { kind: "failed", message: "not a command that the agent may run" });
    deepStrictEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  });
});

Deno.test("Lane.run() leaves out of a failure's stderr what the same tool prints when it succeeds", async () => {
  const script = (end: string): Argv => ["sh", "-c", `echo usual >&2; ${end}`];
  const [works, fails] = [script("exit 0"), script("echo cause >&2; exit 3")];
  const records: IoRecord[] = [];
  const lanes = lanesFor({ argvs: [works, fails], onRecord: (record) => records.push(record) });

  await lanes("a").run(works);
  const result = await lanes("b").run(fails);

  deepStrictEqual(result, { kind: "nonzero_exit", code: 3, stdout: "", stderr: "cause" });
  // The dump holds all of it.
  deepStrictEqual(records[1]?.result, { ...result, stderr: "usual\ncause\n" });
});

Deno.test("Lane.readText() refuses a path that is not listed", async () => {
  const result = await lanesFor({})("a").readText("/etc/passwd");

  deepStrictEqual(result, { kind: "failed", message: "not a path that the agent may read" });
});

Deno.test("a held pipe blocks its lane, no other, until it is released", async () => {
  await withDirectory(async (folder) => {
    const clock = new TestingClock();
    const argv: Argv = [
      "sh",
      "-c",
      `(while [ -d ${folder} ] && [ ! -e ${folder}/go ]; do sleep 0.01; done) & echo 1`,
    ];
    const lane = lanesFor({ clock, argvs: [argv] });
    const startedMs = clock.monotonicMs();

    const result = await driveUntilSettled(clock, lane("a").run(argv));
    deepStrictEqual(result, { kind: "ok", stdout: "1\n", stderr: "" });

    await clock.advance(60_000 - (clock.monotonicMs() - startedMs));
    deepStrictEqual(await lane("a").run(ECHO), { kind: "stuck", seconds: 60 });
    strictEqual((await lane("b").run(ECHO)).kind, "ok");

    await Deno.writeTextFile(`${folder}/go`, "");
    await untilFree(lane("a"));
  });
});

Deno.test("a file that does not answer is timed_out after 5 s and blocks its lane", async () => {
  await withDirectory(async (folder) => {
    const clock = new TestingClock();
    const path = `${folder}/fifo`;
    await new Deno.Command("mkfifo", { args: [path] }).spawn().status;
    const lane = lanesFor({ clock, paths: [path] });
    const early = lane("a");

    const work = lane("a").readText(path);
    await clock.advance(4_999);
    strictEqual(clock.sleeping, 1);
    await clock.advance(1);
    deepStrictEqual(await work, { kind: "timed_out", timeout_ms: 5_000 });

    await clock.advance(2_000);
    for (const asker of [early, lane("a")]) {
      deepStrictEqual(await asker.readText(path), { kind: "stuck", seconds: 7 });
    }
    strictEqual((await lane("b").run(ECHO)).kind, "ok");
    strictEqual(lane.hanging, 1);

    await Deno.writeTextFile(path, "late");
    await untilFree(lane("a"));
    strictEqual(lane.hanging, 0);
  });
});

Deno.test("createLanes() records what was done with its whole output", async () => {
  await withDirectory(async (folder) => {
    const path = `${folder}/file`;
    await Deno.writeTextFile(path, "text");
    const records: IoRecord[] = [];
    const lane = lanesFor({ paths: [path], onRecord: (record) => records.push(record) })("a");

    await lane.run(ECHO);
    await lane.runLines(ECHO, () => {});
    await lane.readText(path);
    await lane.run(["not", "listed"]);

    const started_ms = Date.UTC(2026, 0, 1);
    deepStrictEqual(records, [
      {
        started_ms,
        duration_ms: 0,
        argv: ECHO,
        result: { kind: "ok", stdout: "x\n", stderr: "" },
      },
      { started_ms, duration_ms: 0, argv: ECHO, result: { kind: "ok", stdout: "x", stderr: "" } },
      { started_ms, duration_ms: 0, argv: ["cat", path], result: { kind: "ok", value: "text" } },
    ]);
  });
});

Deno.test("createLanes() ends running children when its signal aborts", async () => {
  const stop = new AbortController();
  const argv: Argv = ["sleep", "60"];
  const allow = { commands: [{ argv, why: "test" }], files: [] };
  const lane = createLanes({ clock: systemClock, allow, signal: stop.signal })("a");
  const work = lane.run(argv);

  stop.abort();

  strictEqual((await work).kind, "failed");
});
