/** What operators and commands do to incidents and messages, whoever has the desk. */
import { type Cluster, SOLE } from "../cluster/cluster.ts";
import type { DeskKeeper } from "./desk_keeper.ts";
import { takeDeskActs } from "./desk_acts.ts";
import { followTables } from "./follow_tables.ts";
import type { HeartbeatKeeper } from "./heartbeat_keeper.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import type { IncidentReads } from "./incident_reads.ts";
import type { DeskSource } from "./open_desk.ts";
import type { OperatorActs } from "./operator_acts.ts";
import { followQueuedActs, takeQueuedActs } from "./queued_acts.ts";
import { askDesk, createSharedActs } from "./shared_acts.ts";

interface SharedDesk {
  acts: OperatorActs;
  /** The heartbeat as it is set: whoever has the desk beats. */
  heartbeatOf(heartbeat: HeartbeatKeeper): HeartbeatKeeper;
  /** Takes up what others did and waits. */
  takeUp(heartbeat: Pick<HeartbeatKeeper, "refresh">): Promise<void>;
  /** Goes on taking up what others did, until `signal` aborts or the database cannot be read. */
  follow(signal: AbortSignal, heartbeat: Pick<HeartbeatKeeper, "refresh">): Promise<void>;
}

export interface ShareDeskParts extends DeskSource {
  desk: IncidentDesk;
  cluster: Cluster;
  keeper: Pick<DeskKeeper, "refresh">;
  /** Those of a server that has the desk. */
  ownActs: OperatorActs;
  incidents: Pick<IncidentReads, "find">;
}

export function shareDesk(parts: ShareDeskParts): SharedDesk {
  const { desk, keeper, ownActs: acts, incidents, store, clock, newId, time_zone } = parts;
  const { cluster } = store;
  if (cluster === null || parts.cluster === SOLE) {
    return {
      acts,
      heartbeatOf: (heartbeat) => heartbeat,
      takeUp: () => takeQueuedActs({ desk, store, acts, incidents }),
      follow: (signal) => followQueuedActs({ desk, store, acts, incidents }, signal),
    };
  }
  const asking = { store: cluster, clock, newId, refresh: () => keeper.refresh() };

  async function takeUp(heartbeat: Pick<HeartbeatKeeper, "refresh">): Promise<void> {
    await heartbeat.refresh();
    if (!desk.isHere) return await keeper.refresh();
    await followTables({ desk, store, time_zone });
    await takeQueuedActs({ desk, store, acts, incidents });
    await takeDeskActs({ desk, store: asking.store, acts });
  }

  return {
    takeUp,
    acts: createSharedActs({ acts, desk, ...asking }),
    heartbeatOf: (heartbeat) => ({
      ...heartbeat,
      async set(url) {
        await heartbeat.set(url);
        await askDesk({ type: "heartbeat" }, asking);
      },
    }),
    async follow(signal, heartbeat) {
      const since = await store.revisions();
      await takeUp(heartbeat);
      let { telling } = since;
      for await (const seen of store.watch(since, signal)) {
        if (seen.telling === telling) continue;
        telling = seen.telling;
        await takeUp(heartbeat);
      }
    },
  };
}
