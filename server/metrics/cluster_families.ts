/** What a server has of a database that several serve. */
import type { ClusterFigures } from "../views/server_entry.ts";
import { type Family, gauge } from "./family.ts";

/** Nothing of one that is alone. */
export function* clusterFamilies(figures: ClusterFigures | null): Generator<Family> {
  if (figures === null) return;
  const { servers, hosts, buckets, has_desk, is_reached, follow_delay_seconds } = figures;
  yield gauge("proxmox_monitor_servers", "Servers that share the database.", servers);
  yield gauge(
    "proxmox_monitor_database_reached",
    "1: this server reaches the database that it shares.",
    Number(is_reached),
  );
  yield gauge(
    "proxmox_monitor_hosts_owned",
    "Hosts whose samples this server takes, and that it judges.",
    hosts,
  );
  yield gauge(
    "proxmox_monitor_buckets_held",
    "Of 256 parts of the fleet, those whose hosts it takes over from servers that are gone.",
    buckets,
  );
  yield gauge(
    "proxmox_monitor_desk_held",
    "1: it is this server that tells of incidents.",
    Number(has_desk),
  );
  yield gauge(
    "proxmox_monitor_follow_delay_seconds",
    "How long the oldest change at another server waits to be seen here.",
    follow_delay_seconds,
  );
}
