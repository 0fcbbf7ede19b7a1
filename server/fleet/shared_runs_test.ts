import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { shareRuns } from "./shared_runs.ts";

/** Work of which each run ends when a test says so. */
function setUp() {
  const runs: PromiseWithResolvers<void>[] = [];
  const run = shareRuns(() => {
    const running = Promise.withResolvers<void>();
    runs.push(running);
    return running.promise;
  });
  return { run, runs };
}

Deno.test("shareRuns() runs once for all who ask at once, and again for who asks meanwhile", async () => {
  const { run, runs } = setUp();
  const first = [run(), run(), run()];
  await Promise.resolve();
  const second = [run(), run()];
  await Promise.resolve();
  strictEqual(runs.length, 1);

  runs[0]?.resolve();
  await Promise.all(first);
  await Promise.resolve();
  runs[1]?.resolve();
  await Promise.all(second);

  deepStrictEqual(runs.length, 2);
});

Deno.test("shareRuns() tells who shared a run that it failed, and runs again", async () => {
  const { run, runs } = setUp();
  const failed = run();
  await Promise.resolve();
  runs[0]?.reject(new Error("no disk"));
  await rejects(failed, /no disk/);

  const again = run();
  await Promise.resolve();
  runs[1]?.resolve();
  await again;
});
