import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { type Clock, systemClock } from "../../shared/clock.ts";
import type { SectionOf } from "./collector.ts";
import { createHostCollector } from "./host.ts";
import { createTestingCycle, createTestingLanes } from "../../testing/lanes.ts";
import { type TestingRoot, withRoot } from "../../testing/host_root.ts";

type HostSection = SectionOf<"fast", "host">;

const MEMBERS = '{"nodename": "pve1", "cluster": {"name": "prod", "quorate": 1}}';

/** A clock on which `during` happens while the collector waits for its second reading. */
function clockWith(during: () => Promise<void>): Clock {
  // Only the collector waits without a signal.
  return {
    ...systemClock,
    sleep: (ms, signal) => signal ? systemClock.sleep(ms, signal) : during(),
  };
}

/** Lets processors work for 30 and idle for 70 ticks. */
async function work(root: TestingRoot): Promise<void> {
  const text = await root.read("proc/stat");
  const advanced = text.replace(
    /^cpu +(\d+) (\d+) (\d+) (\d+)/m,
    (_, user, nice, system, idle) =>
      `cpu  ${Number(user) + 20} ${nice} ${Number(system) + 10} ${Number(idle) + 70}`,
  );
  await root.write("proc/stat", advanced);
}

async function collect(collector: ReturnType<typeof createHostCollector>): Promise<HostSection> {
  // The collector's section by its own definition.
  return await collector.collect(createTestingCycle("fast")) as HostSection;
}

/** Runs `test` on a host with work to do between two readings. */
async function withHost(
  test: (root: TestingRoot, collector: ReturnType<typeof createHostCollector>) => Promise<void>,
): Promise<void> {
  let advance = () => Promise.resolve();
  await withRoot(async (root) => {
    advance = () => work(root);
    await root.write("pve/.members", MEMBERS);
    await root.write("pve/nodes/pve1/lrm_status", "{}");
    await root.link("pve/local", "nodes/pve1");
    await test(root, createHostCollector(root.context));
  }, clockWith(() => advance()));
}

Deno.test("createHostCollector() reads the whole section in its first cycle", async () => {
  await withHost(async (_root, collector) => {
    deepStrictEqual(await collect(collector), {
      hostname: "pve1.example.com",
      machine_id: null,
      node_name: "pve1",
      cluster_member: true,
      cluster_name: "prod",
      cluster_id: null,
      quorate: true,
      load1: 0.42,
      load5: 0.51,
      load15: 0.47,
      cpu_count: 2,
      cpu_percent: 30,
      mem_total_bytes: 67_380_113_408,
      mem_available_bytes: 36_240_601_088,
      mem_used_bytes: 31_139_512_320,
      swap_total_bytes: 0,
      swap_used_bytes: 0,
      arc_size_bytes: 6_691_223_344,
      uptime_seconds: 1_209_055,
      errors: [],
    });
  });
});

Deno.test("createHostCollector() tells machine and cluster by hashes of their files", async () => {
  await withHost(async (root, collector) => {
    await root.write("etc/machine-id", "4f1c8e0b6d2a47f39c5e7a1b3d5f7092\n");
    await root.write("pve/pve-root-ca.pem", "-----BEGIN CERTIFICATE-----\n");

    const { machine_id, cluster_id } = await collect(collector);

    match(`${machine_id} ${cluster_id}`, /^[0-9a-f]{32} [0-9a-f]{32}$/);
  });
});

Deno.test("createHostCollector() compares each cycle with the one before", async () => {
  await withHost(async (root, collector) => {
    await collect(collector);
    const stat = await root.read("proc/stat");
    await root.write("proc/stat", stat.replace(/^cpu +\d+/m, "cpu  99999999"));
    const busy = await collect(collector);
    await work(root);
    const mixed = await collect(collector);

    strictEqual(busy.cpu_percent, 100);
    strictEqual(mixed.cpu_percent, 30);
  });
});

Deno.test("createHostCollector() has null and an error when counters go backwards", async () => {
  await withHost(async (root, collector) => {
    await collect(collector);
    const stat = await root.read("proc/stat");
    await root.write("proc/stat", stat.replace(/^cpu +\d+/m, "cpu  5"));

    const { cpu_percent, cpu_count, errors } = await collect(collector);

    strictEqual(cpu_percent, null);
    strictEqual(cpu_count, 2);
    deepStrictEqual(errors.map((error) => error.tag), ["stat"]);
    match(errors[0]?.message ?? "", /counters did not advance/);
  });
});

Deno.test("createHostCollector() has no cache size, and no error, without ZFS", async () => {
  await withHost(async (root, collector) => {
    await root.remove("proc/spl");

    const { arc_size_bytes, errors } = await collect(collector);

    strictEqual(arc_size_bytes, null);
    deepStrictEqual(errors, []);
  });
});

function knownIn(section: HostSection): number {
  return Object.values(section).filter((value) => value !== null).length;
}

for (const piece of ["loadavg", "meminfo", "stat", "uptime"] as const) {
  Deno.test(`createHostCollector() reads the rest without ${piece}, or with noise there`, async () => {
    await withHost(async (root, collector) => {
      const whole = await collect(collector);
      for (
        const spoil of [
          () => root.write(`proc/${piece}`, "noise\n"),
          () => root.remove(`proc/${piece}`),
        ]
      ) {
        await spoil();

        const spoilt = await collect(createHostCollector(root.context));

        deepStrictEqual(spoilt.errors.map((error) => error.tag), [piece]);
        const lost = { loadavg: 3, meminfo: 5, stat: 2, uptime: 1 }[piece];
        strictEqual(knownIn(spoilt), knownIn(whole) - lost);
      }
    });
  });
}

Deno.test("createHostCollector() says for each piece that the reader failed", async () => {
  await withHost(async (root) => {
    const lane = createTestingLanes({}).lane;

    const section = await collect(createHostCollector({ ...root.context, lane }));

    strictEqual(section.load1, null);
    deepStrictEqual(section.errors.map((error) => error.tag), [
      "pve_files",
      "pve_files",
      "loadavg",
      "meminfo",
      "stat",
      "uptime",
    ]);
  });
});

Deno.test("createHostCollector() says once that the reader is stuck", async () => {
  await withHost(async (root) => {
    const { lane } = createTestingLanes({});
    const run = () => Promise.resolve({ kind: "stuck" as const, seconds: 40 });
    const context = { ...root.context, lane: (name: string) => ({ ...lane(name), run }) };

    const { errors } = await collect(createHostCollector(context));

    deepStrictEqual(errors.map((error) => error.tag), ["pve_files", "pve_files", "stuck"]);
    match(errors[2]?.message ?? "", /stuck for 40 s/);
  });
});
