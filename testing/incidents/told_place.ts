/** Incidents for tests of what shows them: a whole app, and a judge that finds what a test says. */
import type { Hono } from "hono";
import { createApp } from "../../server/app.ts";
import type { FoundReason } from "../../server/incidents/machine/inputs.ts";
import type { AppContext } from "../../server/web/context.ts";
import type { Variables } from "../../server/web/app_request.ts";
import { createTestingContext } from "../app_context.ts";
import type { TestingClock } from "../clock.ts";
import { openStore } from "../store.ts";
import { withDirectory } from "../with_directory.ts";

export interface ToldPlace {
  app: Hono<{ Variables: Variables }>;
  context: AppContext;
  clock: TestingClock;
  /** A host that has been here; its id. */
  addHost(name: string, group?: string): Promise<number>;
  /** What the judge finds on a host in a sample collected now. */
  judge(hostId: number, ...reasons: FoundReason[]): Promise<void>;
  /** Two samples, half a minute apart, that show nothing. */
  recover(hostId: number): Promise<void>;
}

/** Past the time in which hosts may still come back after a start. */
export function withToldPlace(run: (place: ToldPlace) => Promise<void>): Promise<void> {
  return withDirectory(async (directory) => {
    await using store = await openStore({ path: `${directory}/monitor.db` });
    await using testing = await createTestingContext(store, { hashing: NO_HASHING });
    const { context, clock } = testing;
    const { desk } = context.telling;
    await clock.advance(130_000);
    const judge: ToldPlace["judge"] = async (hostId, ...reasons) => {
      const sample = { collected_at_ms: clock.nowMs(), interval_ms: 30_000, unread: [] };
      await desk.record({ type: "judged", host_id: hostId, reasons, samples: { fast: sample } });
    };
    await run({
      app: createApp(context),
      context,
      clock,
      async addHost(name, group) {
        const host = await store.insertHost({
          name,
          token_hash: `hash of ${name}`,
          token_digest: null,
          created_at_ms: clock.nowMs(),
        });
        if (host === null) throw new Error(`Cannot add host "${name}": its name is taken`);
        const host_id = host.id;
        const kept = { host_id, name, group: group ?? null, tags: [], cluster: null };
        await desk.record({ type: "host", host: { ...kept, fast_interval_ms: 30_000 } });
        return host_id;
      },
      judge,
      async recover(hostId) {
        for (let sample = 0; sample < 2; sample++) {
          await clock.advance(30_000);
          await judge(hostId);
        }
      },
    });
  });
}

const NO_HASHING = null as unknown as AppContext["hashing"];

/** A pool that is DEGRADED; critical, and told at once. */
export function degraded(pool: string, changes: Partial<FoundReason> = {}): FoundReason {
  return {
    reason_id: `r-${pool}`,
    code: "pool_health",
    subject: pool,
    subject_id: `guid of ${pool}`,
    level: "critical",
    text: "DEGRADED: 1 of 2 disks FAULTED",
    since_ms: 0,
    as_of_ms: 0,
    held: false,
    ...changes,
  };
}
