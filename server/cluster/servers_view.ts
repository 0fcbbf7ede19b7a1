import type { ServersView } from "../views/server_entry.ts";
import type { SharedCluster } from "./shared_cluster.ts";

/** `followDelayMs`: how long the oldest change at another server waits to be seen here. */
export function viewServers(cluster: SharedCluster, followDelayMs: () => number): ServersView {
  return {
    async list() {
      if (cluster.cutOffSinceMs !== null) return [];
      return (await cluster.listServers()).map(({ id, started_at_ms, ...server }) => ({
        ...server,
        started_unix: started_at_ms / 1000,
        is_this: id === cluster.id,
      }));
    },
    figures: () => ({
      ...cluster.figures,
      has_desk: cluster.hasDesk,
      is_reached: cluster.cutOffSinceMs === null,
      follow_delay_seconds: followDelayMs() / 1000,
    }),
  };
}
