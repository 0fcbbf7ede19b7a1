/** One host of a fleet that is started anew over the same database. */
import { openStore } from "./store.ts";
import { join } from "node:path";
import { type Kind, readSample } from "../shared/sample/mod.ts";
import { TestingClock } from "./clock.ts";
import type { KnownSample } from "../shared/verdict/mod.ts";
import type { Store } from "../server/store/port.ts";
import { type DeskTaker, NO_DESK } from "../server/incidents/desk_taker.ts";
import { Fleet } from "../server/fleet/fleet.ts";
import { createReads, type FleetReads } from "../server/fleet/reads.ts";

export const INTERVALS = { fast: 30, medium: 300, slow: 1800 };
export const TANK = "4620770592528249368";
export const BACKUP = "9220770592528249368";
export const HUNG = { tag: "stuck", message: "an earlier run has been stuck for 50 s" };

export const pool = (changes: Record<string, unknown> = {}) => ({
  name: "tank",
  guid: TANK,
  health: "ONLINE",
  capacity_percent: 40,
  error_count: 0,
  vdevs: [{ name: "tank", type: "root", state: "ONLINE", children: [] }],
  ...changes,
});
export const pools = (...list: object[]) => ({ zfs_pools: { available: true, pools: list } });
export const stuck = { zfs_pools: { available: null, pools: [], errors: [HUNG] } };

interface Host {
  store: Store;
  clock: TestingClock;
  fleet: Fleet;
  reads: FleetReads;
  id: number;
  /** Stores and applies a sample, as ingest does, 30 s after the one before. */
  push(data: object, change?: Partial<KnownSample> & { kind?: Kind }): Promise<void>;
  /** The server stops, and starts again on what is stored. */
  restart(): Promise<void>;
  reason(code: string): { since_unix: number | null; as_of_unix: number | null } | undefined;
  now(): number;
}

/** Runs `test` with the host pve-01, whose agent has joined. */
export async function withHost(
  test: (host: Host) => Promise<void>,
  desk: DeskTaker = NO_DESK,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  const clock = new TestingClock();
  try {
    await using store = await openStore({ path: join(directory, "monitor.db") });
    await using fleets = new AsyncDisposableStack();
    const start = async () => {
      const fleet = fleets.use(
        new Fleet(store, clock, (error) => {
          throw error;
        }, desk),
      );
      await fleet.start();
      return { fleet, reads: createReads(fleet) };
    };
    const row = await store.insertHost({
      name: "pve-01",
      token_hash: "hash",
      token_digest: null,
      created_at_ms: 0,
    });
    const id = row?.id ?? 0;
    const host: Host = {
      store,
      clock,
      id,
      ...await start(),
      push: async (data, change = {}) => {
        await clock.advance(30_000);
        const kind = change.kind ?? "fast";
        const live: KnownSample = {
          kind,
          collected_at_us: clock.nowMs() * 1000,
          received_at_ms: clock.nowMs(),
          sent_at_ms: clock.nowMs(),
          sections: readSample(kind, { ...data }),
          ...change,
        };
        const { sections: _, ...times } = live;
        const writes = host.fleet.apply(id, live);
        const payload = JSON.stringify(data);
        await store.transaction((transaction) => {
          transaction.insertSample({ ...times, host_id: id, payload });
          writes?.write(transaction);
        });
      },
      restart: async () => {
        await host.fleet[Symbol.asyncDispose]();
        Object.assign(host, await start());
      },
      reason: (code) =>
        host.reads.views.find("pve-01")?.reasons.find((reason) => reason.code === code),
      now: () => clock.nowMs() / 1000,
    };
    host.fleet.joined(id, { agent_version: null, intervals: INTERVALS });
    await test(host);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
