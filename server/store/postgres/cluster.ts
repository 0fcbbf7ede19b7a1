/** Several servers of one database: each function is one transaction, of a few statements. */
import type { ClaimedHost, ClusterStore, Holding } from "../cluster_store.ts";
import type { Fences } from "../fences.ts";
import type { Database } from "./database.ts";
import { createDeskActs } from "./desk_acts.ts";
import { listVersions, notePresence, noteReplaced } from "./host_versions.ts";
import { letAllGo, renewLeases } from "./leases.ts";
import { SCHEMA_VERSION } from "./migrations.ts";
import { adoptHosts, claimHosts } from "./owners.ts";
import { deleteServer, insertServer, listServers, renewServer } from "./servers.ts";
import { readHosts } from "./stored_hosts.ts";

export function createCluster(
  db: Database,
  fences: Fences,
  { onHolding, listPoolsOf }:
    & Pick<ClusterStore, "listPoolsOf">
    & { onHolding(holding: Holding): void },
): ClusterStore {
  /** Does `work` as this server; `none` where it is none. */
  const asServer = <T>(none: T, work: (server: string) => Promise<T>): Promise<T> =>
    fences.server === null ? Promise.resolve(none) : work(fences.server);

  return {
    fences,
    async join(server) {
      const id = crypto.randomUUID();
      const before = fences.server;
      await db.lease(async (session) => {
        if (before !== null) await deleteServer(session, before);
        await insertServer(session, { ...server, id, knows: SCHEMA_VERSION });
      });
      fences.become(id);
    },
    renew: () =>
      asServer<Holding | null>(null, async (server) => {
        // That it lives comes first, whatever becomes of what it holds.
        if (!await db.lease((session) => renewServer(session, server))) return null;
        const holding = await db.lease((session) => renewLeases(session, server));
        onHolding(holding);
        return holding;
      }),
    setReached: (isReached) => db.setReached(isReached),
    leave: () =>
      asServer(undefined, (server) =>
        db.lease(async (session) => {
          await deleteServer(session, server);
          await letAllGo(session, server);
        })),
    listServers: () => listServers(db),
    claimHosts: (hostIds) =>
      asServer<ClaimedHost[]>(
        [],
        (server) => db.claim((session) => claimHosts(session, hostIds, server)),
      ),
    adoptHosts: (buckets, limit) =>
      asServer<ClaimedHost[]>(
        [],
        (server) => db.claim((session) => adoptHosts(session, { server, buckets, limit })),
      ),
    listVersions: (sinceMs) => listVersions(db.following, sinceMs),
    readHosts: (wanted) => readHosts(db.following, wanted),
    listPoolsOf,
    notePresence: (hosts) =>
      asServer(undefined, (server) => db.claim((session) => notePresence(session, hosts, server))),
    noteReplaced: (hostId) => db.claim((session) => noteReplaced(session, hostId)),
    ...createDeskActs(db),
  };
}
