/** A fleet over a store of its own, and samples of a pool. */
import { openStore } from "./store.ts";
import { join } from "node:path";
import { readSample } from "../shared/sample/mod.ts";
import { TestingClock } from "./clock.ts";
import type { Store } from "../server/store/port.ts";
import { Fleet } from "../server/fleet/fleet.ts";
import type { FleetChange } from "../server/fleet/host_registry.ts";
import { createReads, type FleetReads } from "../server/fleet/reads.ts";

export const INTERVALS = { fast: 30, medium: 300, slow: 1800 };

interface Setting {
  store: Store;
  clock: TestingClock;
  /** A fleet on the store as a new server process would build it. */
  start(): Promise<Fleet & { changes: FleetChange[]; reads: FleetReads }>;
}

export async function withFleet(run: (setting: Setting) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  const clock = new TestingClock();
  try {
    await using store = await openStore({ path: join(directory, "monitor.db") });
    await using fleets = new AsyncDisposableStack();
    await run({
      store,
      clock,
      start: async () => {
        const fleet = fleets.use(
          new Fleet(store, clock, (error) => {
            throw error;
          }),
        );
        const changes: FleetChange[] = [];
        fleet.onChange((change) => changes.push(change));
        await fleet.start();
        return Object.assign(fleet, { changes, reads: createReads(fleet) });
      },
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

export async function register(store: Store, name: string): Promise<number> {
  const row = await store.insertHost({
    name,
    token_hash: "hash",
    token_digest: null,
    created_at_ms: 0,
  });
  if (row === null) throw new Error(`Cannot register "${name}"`);
  return row.id;
}

/** A pool's section, collected `secondsAgo` and received at once. */
export function poolSample(clock: TestingClock, health: string, secondsAgo = 0) {
  const receivedMs = clock.nowMs() - secondsAgo * 1000;
  const data = { zfs_pools: { available: true, pools: [{ name: "rpool", health }] } };
  return {
    stored: {
      kind: "fast" as const,
      collected_at_us: receivedMs * 1000,
      received_at_ms: receivedMs,
      sent_at_ms: null,
      payload: JSON.stringify(data),
    },
    live: {
      kind: "fast" as const,
      collected_at_us: receivedMs * 1000,
      received_at_ms: receivedMs,
      sent_at_ms: null,
      sections: readSample("fast", data),
    },
  };
}
