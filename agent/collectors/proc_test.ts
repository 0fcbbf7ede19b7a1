import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { PROC_FILES } from "../io/allowed.ts";
import { createProcReader, readProc, zfsModuleLoaded } from "./proc.ts";
import { createTestingCycle, createTestingLanes } from "../../testing/lanes.ts";
import { TestingClock } from "../../testing/clock.ts";
import { withRoot } from "../../testing/host_root.ts";

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
      "cmdline",
      "loadavg",
      "mdstat",
      "meminfo",
      "stat",
      "swaps",
      "sys/kernel/hostname",
      "sys/kernel/random/boot_id",
    ]);
    deepStrictEqual(reading.kernel_states, []);
    strictEqual(reading.texts.get("loadavg"), "a\0b\nc\n");
  });
});

Deno.test("readProc() reads what the kernel says of each pool, and no other file beside it", async () => {
  await withRoot(async (root) => {
    for (
      const [name, state] of [["tank", "SUSPENDED"], ["My Pool", "ONLINE"], ["a:b", "DEGRADED"]]
    ) {
      await root.write(`proc/spl/kstat/zfs/${name}/state`, `${state}\n`);
      await root.write(`proc/spl/kstat/zfs/${name}/objset-0x36`, "dataset_name 7 state:x\n");
    }
    await root.write("proc/spl/kstat/zfs/dbufstats", "hits 4 1\n");

    const reading = await readProc(createTestingCycle("fast"), root.context);

    ok(reading.kind === "ok");
    deepStrictEqual(reading.kernel_states, [
      { name: "My Pool", state: "ONLINE" },
      { name: "a:b", state: "DEGRADED" },
      { name: "tank", state: "SUSPENDED" },
    ]);
    strictEqual(
      reading.texts.get("spl/kstat/zfs/arcstats"),
      await root.read("proc/spl/kstat/zfs/arcstats"),
    );
  });
});

for (const text of ["", "online\n", "ONLINE now\n", "\0\n"]) {
  Deno.test(`readProc() takes ${JSON.stringify(text)} for no state of a pool`, async () => {
    await withRoot(async (root) => {
      await root.write("proc/spl/kstat/zfs/tank/state", text);

      const reading = await readProc(createTestingCycle("fast"), root.context);

      ok(reading.kind === "ok");
      deepStrictEqual(reading.kernel_states, []);
    });
  });
}

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

Deno.test("createProcReader() hands on a reading of another cycle, one under way too, for two minutes", async () => {
  const clock = new TestingClock();
  await withRoot(async (root) => {
    const proc = createProcReader(root.context);
    const underWay = proc.read(createTestingCycle("fast"));
    const recent = await proc.recent(createTestingCycle("medium"));
    await root.write("proc/uptime", "7.00 1.00\n");
    await clock.advance(120_000);
    const still = await proc.recent(createTestingCycle("medium"));
    await clock.advance(1);
    const anew = await proc.recent(createTestingCycle("medium"));

    strictEqual(recent, await underWay);
    strictEqual(still, recent);
    ok(anew.kind === "ok");
    strictEqual(anew.texts.get("uptime"), "7.00 1.00\n");
  }, clock);
});

Deno.test("readProc() reads what each memory controller could not correct, and nothing deeper", async () => {
  await withRoot(async (root) => {
    for (const [folder, count] of [["mc0", 0], ["mc15", 3], ["mc0/csrow0", 9], ["mc16", 9]]) {
      await root.write(`sys/devices/system/edac/mc/${folder}/ue_count`, `${count}\n`);
      await root.write(`sys/devices/system/edac/mc/${folder}/ce_count`, "5\n");
    }

    const reading = await readProc(createTestingCycle("fast"), root.context);

    ok(reading.kind === "ok");
    deepStrictEqual([...reading.uncorrected].sort(), [["mc0", 0], ["mc15", 3]]);
  });
});
