/**
 * Names that public dashboards ask for. Facts: prometheus-pve/prometheus-pve-exporter 3.9 (README.rst
 * and src/pve_exporter/collector, whose dashboard is grafana.com/dashboards/10347), and
 * pdf/zfs_exporter 2 (collector/pool.go, collector/dataset.go) with its pull request #68.
 */
import { deepStrictEqual } from "node:assert/strict";
import { KINDS } from "../../../shared/sample/mod.ts";
import { COMPLETE_SAMPLES } from "../../../testing/complete_sample.ts";
import { withHost } from "../../../testing/known_fleet_host.ts";
import { hostPage, readSeries } from "../../../testing/metrics.ts";

/** Each with its labels; `instance` and `job` are of whoever asks. */
const ASKED_FOR: Readonly<Record<string, readonly string[]>> = {
  pve_up: ["id"],
  pve_node_info: ["id", "level", "name", "nodeid"],
  pve_version_info: ["release", "repoid", "version"],
  pve_cluster_info: ["id", "nodes", "quorate"],
  pve_guest_info: ["id", "node", "name", "type", "template", "tags"],
  pve_storage_info: ["id", "node", "storage", "plugintype", "content"],
  pve_cpu_usage_ratio: ["id"],
  pve_cpu_usage_limit: ["id"],
  pve_memory_size_bytes: ["id"],
  pve_memory_usage_bytes: ["id"],
  pve_disk_size_bytes: ["id"],
  pve_disk_usage_bytes: ["id"],
  pve_uptime_seconds: ["id"],
  pve_storage_shared: ["id"],
  pve_ha_state: ["id", "state"],
  pve_lock_state: ["id", "state"],
  pve_onboot_status: ["id", "node", "type"],
  pve_not_backed_up_info: ["id"],
  pve_replication_info: ["id", "type", "source", "target", "guest"],
  pve_replication_last_sync_timestamp_seconds: ["id"],
  pve_replication_next_sync_timestamp_seconds: ["id"],
  pve_replication_failed_syncs: ["id"],
  pve_network_transmit_bytes_total: ["id"],
  pve_network_receive_bytes_total: ["id"],
  pve_disk_written_bytes_total: ["id"],
  pve_disk_read_bytes_total: ["id"],
  pve_network_transmit_bytes: ["id"],
  pve_network_receive_bytes: ["id"],
  pve_disk_write_bytes: ["id"],
  pve_disk_read_bytes: ["id"],
  zfs_pool_allocated_bytes: ["pool"],
  zfs_pool_free_bytes: ["pool"],
  zfs_pool_freeing_bytes: ["pool"],
  zfs_pool_leaked_bytes: ["pool"],
  zfs_pool_size_bytes: ["pool"],
  zfs_pool_expand_size_bytes: ["pool"],
  zfs_pool_health: ["pool"],
  zfs_pool_readonly: ["pool"],
  zfs_pool_fragmentation_ratio: ["pool"],
  zfs_pool_capacity_ratio: ["pool"],
  zfs_pool_deduplication_ratio: ["pool"],
  zfs_pool_scrub_errors: ["pool"],
  zfs_pool_scrub_repaired_bytes: ["pool"],
  zfs_pool_scrub_issued_bytes: ["pool"],
  zfs_pool_scrub_rate_bytes_per_second: ["pool"],
  zfs_pool_scrub_last_completed_timestamp_seconds: ["pool"],
  zfs_dataset_available_bytes: ["name", "pool", "type"],
  zfs_dataset_used_bytes: ["name", "pool", "type"],
  zfs_dataset_quota_bytes: ["name", "pool", "type"],
  zfs_dataset_referenced_quota_bytes: ["name", "pool", "type"],
  zfs_dataset_reservation_bytes: ["name", "pool", "type"],
  zfs_dataset_used_by_dataset_bytes: ["name", "pool", "type"],
  zfs_dataset_used_by_snapshot_bytes: ["name", "pool", "type"],
  zfs_dataset_volume_size_bytes: ["name", "pool", "type"],
};

Deno.test("every name that public dashboards ask for is there, with its labels", () =>
  withHost(async (host) => {
    for (const kind of KINDS) await host.push(COMPLETE_SAMPLES[kind], { kind });

    const labels = new Map<string, Set<string>>();
    for (const series of readSeries(hostPage(host)).keys()) {
      const name = series.split("{")[0] ?? "";
      const known = labels.getOrInsertComputed(name, () => new Set());
      for (const [, label = ""] of series.matchAll(/([a-z_]+)="/g)) known.add(label);
    }

    deepStrictEqual(
      Object.fromEntries(
        Object.keys(ASKED_FOR).map((name) => [name, [...labels.get(name) ?? []].sort()]),
      ),
      Object.fromEntries(
        Object.entries(ASKED_FOR).map(([name, known]) => [name, known.toSorted()]),
      ),
    );
  }));
