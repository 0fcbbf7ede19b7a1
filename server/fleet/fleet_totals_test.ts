import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { DEFAULT_INTERVALS, readSample } from "../../shared/sample/mod.ts";
import { TestingClock } from "../../testing/clock.ts";
import { insertTestingHost, withStore } from "../../testing/store.ts";
import { Fleet } from "./fleet.ts";
import { createReads } from "./reads.ts";

const GIB = 2 ** 30;

/** A sample of a host, in GiB. */
const sample = (host: object, pools: object[], running: number) => ({
  host,
  zfs_pools: { available: true, pools },
  vms_runtime: {
    vms: [
      { vmid: 100, type: "qemu", status: "stopped" },
      { vmid: 101, type: "qemu", status: "stopped", template: true },
      ...Array.from({ length: running }, (_, index) => ({
        vmid: 200 + index,
        type: "qemu",
        status: "running",
      })),
    ],
  },
});

Deno.test("FleetTotalsReads.now() sums what is known of the hosts that are connected", () =>
  withStore(async (store) => {
    const clock = new TestingClock();
    const rethrow = (error: unknown) => {
      throw error;
    };
    await using fleet = new Fleet(store, clock, rethrow);
    const ids = await Promise.all(
      ["a", "b", "c"].map((name) => insertTestingHost(store, name)),
    );
    await fleet.start();
    const { totals } = createReads(fleet);
    strictEqual(totals.now().cpu_percent, null);
    deepStrictEqual([totals.now().hosts, totals.now().guests_running], [0, null]);

    const push = (id: number | undefined, data: ReturnType<typeof sample>) => {
      const hostId = id ?? 0;
      fleet.joined(hostId, { agent_version: "1.0.0", intervals: DEFAULT_INTERVALS });
      const nowMs = clock.nowMs();
      fleet.apply(hostId, {
        kind: "fast",
        collected_at_us: nowMs * 1000,
        received_at_ms: nowMs,
        sent_at_ms: nowMs,
        sections: readSample("fast", data),
      });
    };
    const pool = { name: "tank", health: "ONLINE", size_bytes: 4 * GIB, allocated_bytes: GIB };
    const memory = { mem_used_bytes: GIB, mem_total_bytes: 4 * GIB };
    push(ids[0], sample({ cpu_count: 30, cpu_percent: 10, ...memory }, [pool], 3));
    push(ids[1], sample({ cpu_count: 10, cpu_percent: 50 }, [{ ...pool, size_bytes: null }], 1));
    push(ids[2], sample({ cpu_count: 99, cpu_percent: 99 }, [pool], 9));
    fleet.left(ids[2] ?? 0);

    deepStrictEqual(totals.now(), {
      hosts: 2,
      cpu_cores: 40,
      cpu_percent: 20,
      mem_used_bytes: GIB,
      mem_total_bytes: 4 * GIB,
      zfs_used_bytes: GIB,
      zfs_size_bytes: 4 * GIB,
      zfs_growth_bytes_per_week: null,
      guests_running: 4,
      guests_total: 6,
    });
  }));
