import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { PROC_FILES } from "../io/allowed.ts";
import { readProc, zfsModuleLoaded } from "./proc.ts";
import { createTestingCycle, createTestingLanes } from "./testing_lane.ts";
import { withRoot } from "./testing_root.ts";

Deno.test("readProc() reads every file as it is", async () => {
  await withRoot(async (root) => {
    const reading = await readProc(createTestingCycle("fast"), root.context);

    ok(reading.kind === "ok");
    for (const file of PROC_FILES) {
      strictEqual(reading.texts.get(file), await root.read(`proc/${file}`));
    }
  });
});

Deno.test("readProc() reads the others when one is absent, empty or not text", async () => {
  await withRoot(async (root) => {
    await root.remove("proc/spl");
    await root.write("proc/uptime", "");
    await root.write("proc/loadavg", "a\0b\nc\n");

    const reading = await readProc(createTestingCycle("fast"), root.context);

    ok(reading.kind === "ok");
    deepStrictEqual([...reading.texts.keys()].sort(), [
      "loadavg",
      "meminfo",
      "stat",
      "sys/kernel/hostname",
    ]);
    strictEqual(reading.texts.get("loadavg"), "a\0b\nc\n");
  });
});

Deno.test("readProc() reads once per cycle", async () => {
  await withRoot(async (root) => {
    const cycle = createTestingCycle("fast");

    const [first, second] = await Promise.all([
      readProc(cycle, root.context),
      readProc(cycle, root.context),
    ]);

    strictEqual(first, second);
  });
});

Deno.test("zfsModuleLoaded() follows arcstats", async () => {
  await withRoot(async (root) => {
    strictEqual(await zfsModuleLoaded(createTestingCycle("fast"), root.context), true);

    await root.remove("proc/spl/kstat/zfs");
    strictEqual(await zfsModuleLoaded(createTestingCycle("fast"), root.context), false);
  });
});

Deno.test("zfsModuleLoaded() is null when nothing could be read", async () => {
  await withRoot(async (root) => {
    await root.remove("proc");
    strictEqual(await zfsModuleLoaded(createTestingCycle("fast"), root.context), null);

    const context = { ...root.context, lane: createTestingLanes({}).lane };
    strictEqual(await zfsModuleLoaded(createTestingCycle("fast"), context), null);
  });
});
