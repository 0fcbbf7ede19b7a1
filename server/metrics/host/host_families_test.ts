/** What the figures of a host tell, and what they leave untold. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type Kind, KINDS } from "../../../shared/sample/mod.ts";
import { COMPLETE_SAMPLES } from "../../../testing/complete_sample.ts";
import { pool, pools, stuck, TANK, withHost } from "../../../testing/known_fleet_host.ts";
import { hostPage, readSeries } from "../../../testing/metrics.ts";
import type { Format } from "../format.ts";

type Host = Parameters<Parameters<typeof withHost>[0]>[0];

const read = (host: Host, format: Format = "text") => readSeries(hostPage(host, format));

async function pushAll({ push }: Host): Promise<void> {
  for (const kind of KINDS) await push(COMPLETE_SAMPLES[kind], { kind });
}

Deno.test("figures have the names, labels and values that dashboards know", () =>
  withHost(async (host) => {
    await pushAll(host);
    const told = read(host);

    const wanted: Record<string, number> = {
      'pve_up{id="node/pve-01"}': 1,
      'pve_up{id="cluster/berlin"}': 1,
      'pve_up{id="qemu/100"}': 1,
      'pve_up{id="storage/pve-01/local"}': 1,
      'pve_cpu_usage_ratio{id="node/pve-01"}': 0.04,
      'pve_cpu_usage_ratio{id="qemu/100"}': 0.1,
      'pve_memory_usage_bytes{id="node/pve-01"}': 32e9,
      'pve_disk_usage_bytes{id="storage/pve-01/local"}': 5e10,
      'pve_network_transmit_bytes_total{id="qemu/100"}': 4,
      'pve_network_transmit_bytes{id="qemu/100"}': 4,
      'pve_network_receive_bytes_total{id="qemu/100"}': 3,
      'pve_disk_written_bytes_total{id="qemu/100"}': 2,
      'pve_disk_read_bytes_total{id="qemu/100"}': 1,
      'pve_guest_info{id="qemu/100",node="pve-01",name="web",type="qemu",template="0",tags="prod;web"}':
        1,
      'pve_version_info{release="9.1",repoid="x",version="9.1.1"}': 1,
      'pve_ha_state{id="qemu/100",state="started"}': 1,
      'pve_ha_state{id="qemu/100",state="error"}': 0,
      'pve_ha_state{id="node/pve-01",state="online"}': 1,
      'pve_lock_state{id="qemu/100",state="backup"}': 1,
      'pve_onboot_status{id="qemu/100",node="pve-01",type="qemu"}': 0,
      'pve_not_backed_up_info{id="qemu/102"}': 1,
      'pve_replication_failed_syncs{id="100-0"}': 1,
      'zfs_pool_health{pool="tank"}': 1,
      'zfs_pool_capacity_ratio{pool="tank"}': 0.4,
      'zfs_pool_fragmentation_ratio{pool="tank"}': 0.03,
      'zfs_pool_deduplication_ratio{pool="tank"}': 1.53,
      'zfs_pool_readonly{pool="tank"}': 0,
      'zfs_dataset_used_bytes{name="tank/data",pool="tank",type="filesystem"}': 1e9,
      'zfs_dataset_volume_size_bytes{name="tank/data",pool="tank",type="filesystem"}': 32e9,
      'proxmox_monitor_host_level{level="critical"}': 1,
      'proxmox_monitor_host_level{level="ok"}': 0,
      "proxmox_monitor_host_connected": 1,
      'proxmox_monitor_vdev_errors_total{pool="tank",vdev="sda",vdev_guid="9223372036854775809",type="read"}':
        3,
      'proxmox_monitor_sample_age_seconds{kind="medium"}': 30,
      'proxmox_monitor_snapshot_newest_timestamp_seconds{dataset="tank/data",class="sanoid hourly"}':
        1_800_000_000,
      'proxmox_monitor_disk_wear_ratio{disk="MODEL-SERIAL"}': 0.04,
      "proxmox_monitor_pending_updates": 3,
      'proxmox_monitor_rows_left_out{list="guests"}': 0,
    };
    deepStrictEqual(
      Object.fromEntries(Object.keys(wanted).map((name) => [name, told.get(name)])),
      wanted,
    );
  }));

Deno.test("both formats tell the same, but for older names", () =>
  withHost(async (host) => {
    await pushAll(host);
    const [text, openMetrics] = [read(host), read(host, "openmetrics")];

    const older = new Set(text.keys()).difference(new Set(openMetrics.keys()));
    deepStrictEqual(new Set([...older].map((name) => name.split("{")[0])), OLDER_NAMES);
    for (const [name, value] of openMetrics) strictEqual(text.get(name), value, name);
  }));

const OLDER_NAMES = new Set([
  "pve_network_transmit_bytes",
  "pve_network_receive_bytes",
  "pve_disk_write_bytes",
  "pve_disk_read_bytes",
]);

const NOTHING: Record<Kind, Record<string, unknown>> = {
  fast: {
    host: {},
    zfs_pools: { available: true, pools: [{ name: "tank", health: "STRANGE" }] },
    storage: { storages: [{ name: "local" }] },
    vms_runtime: {
      vms: [{ vmid: 100, type: "qemu" }, { vmid: 101, type: "lxc", status: "unknown" }],
    },
  },
  medium: {
    zfs_datasets: { available: true, datasets: [{ name: "tank" }] },
    vms_detail: { vms: [{ vmid: 100, type: "qemu" }] },
    host_care: {
      replication: { available: true, jobs: [{ id: "100-0" }] },
      disks: { available: true, disks: [{ name: "A" }] },
    },
  },
  slow: { system_info: {}, backups: {} },
};

Deno.test("what is not known is not told: neither 0 nor anything else", () =>
  withHost(async (host) => {
    for (const kind of KINDS) await host.push(NOTHING[kind], { kind });

    const told = [...read(host).keys()].filter((name) =>
      !/^proxmox_monitor_(?!dataset|snap|pool|vdev|disk|guest|load|arc|swap|pending)/.test(name)
    );
    deepStrictEqual(told, [
      'proxmox_monitor_pool_info{pool="tank"}',
      'pve_up{id="node/pve-01"}',
      'pve_guest_info{id="qemu/100",node="pve-01",type="qemu",tags=""}',
      'pve_guest_info{id="lxc/101",node="pve-01",type="lxc",tags=""}',
      'pve_storage_info{id="storage/pve-01/local",node="pve-01",storage="local",content=""}',
      'pve_node_info{id="node/pve-01",level="",name="pve-01",nodeid=""}',
      'pve_replication_info{id="100-0",type="local",source="node/pve-01"}',
    ]);
  }));

Deno.test("a host that never connected has a level and nothing else that is measured", () =>
  withHost(async (host) => {
    await host.store.insertHost({
      name: "pve-02",
      token_hash: "hash",
      token_digest: null,
      created_at_ms: 0,
    });
    await host.fleet.refreshHosts();
    const text = hostPage({ ...host, name: "pve-02" });

    ok(text.includes('proxmox_monitor_host_level{level="new"} 1\n'), text);
    ok(
      !/^(pve_up|proxmox_monitor_host_connected|proxmox_monitor_sample_age|zfs_)/m.test(text),
      text,
    );
  }));

Deno.test("figures end with the age at which a sample is stale, and what is wrong does not", () =>
  withHost(async (host) => {
    const bad = pool({ health: "DEGRADED", error_count: 2 });
    const good = pool({ name: "rpool", guid: "17" });
    await host.push({
      ...pools(bad, good),
      host: { load1: 1, cpu_percent: 5 },
      vms_runtime: { vms: [{ vmid: 100, type: "qemu", status: "running" }] },
    });
    const HELD = ['zfs_pool_health{pool="tank"}', 'proxmox_monitor_pool_data_errors{pool="tank"}'];
    const FIGURES = [
      'zfs_pool_health{pool="rpool"}',
      'zfs_pool_capacity_ratio{pool="tank"}',
      'proxmox_monitor_pool_data_errors{pool="rpool"}',
      "proxmox_monitor_load1",
      'pve_up{id="qemu/100"}',
    ];

    await host.clock.advance(90_000);
    deepStrictEqual(HELD.map((name) => read(host).get(name)), [1, 2]);
    deepStrictEqual(FIGURES.map((name) => read(host).get(name)), [0, 0.4, 0, 1, 1]);

    await host.clock.advance(1);
    deepStrictEqual(HELD.map((name) => read(host).get(name)), [1, 2]);
    deepStrictEqual(FIGURES.filter((name) => read(host).has(name)), []);
    strictEqual(read(host).get('proxmox_monitor_reading_age_seconds{section="zfs_pools"}'), 90.001);
  }));

Deno.test("a command that hangs turns no broken pool healthy, and the kernel is heard", () =>
  withHost(async (host) => {
    await host.push(pools(pool(), pool({ name: "rpool", guid: "17", health: "FAULTED" })));
    const hung = { ...stuck.zfs_pools, kernel_states: [{ name: "tank", state: "SUSPENDED" }] };
    await host.push({ zfs_pools: hung });

    strictEqual(read(host).get('zfs_pool_health{pool="tank"}'), 6);
    strictEqual(read(host).get('zfs_pool_health{pool="rpool"}'), 2);
  }));

Deno.test("a host whose agent is gone is not up", () =>
  withHost(async (host) => {
    await host.push({ host: { node_name: "alpha", uptime_seconds: 5 } });
    host.fleet.left(host.id);

    strictEqual(read(host).get('pve_up{id="node/alpha"}'), 0);
    strictEqual(read(host).get("proxmox_monitor_host_connected"), 0);
    strictEqual(read(host).has('pve_uptime_seconds{id="node/alpha"}'), false);
  }));

Deno.test("a pool that is gone is missing, until the operator sends it away", () =>
  withHost(async (host) => {
    await host.push(pools(pool()));
    const missing_pools = [{ guid: TANK, name: "tank", last_health: "ONLINE" }];
    await host.push({ zfs_pools: { available: true, pools: [], missing_pools } });
    const name = `proxmox_monitor_pool_missing{pool="tank",guid="${TANK}"}`;
    strictEqual(read(host).get(name), 1);

    const word = { word: "left", note: "sold", created_at_ms: 1 } as const;
    await host.store.putLeftPool({ host_id: host.id, guid: TANK, name: "tank", ...word });
    await host.fleet.refreshWords();
    strictEqual(read(host).has(name), false);
  }));

Deno.test("errors of a device count on over a clear", () =>
  withHost(async (host) => {
    const disk = (read_errors: number) => ({
      name: "sda",
      guid: "5",
      type: "disk",
      state: "ONLINE",
      read_errors,
      write_errors: 0,
      checksum_errors: 0,
    });
    const withErrors = (count: number) =>
      pools(
        pool({ vdevs: [{ name: "tank", type: "root", state: "ONLINE", children: [disk(count)] }] }),
      );
    for (const count of [3, 0, 2]) await host.push(withErrors(count));
    const name = (type: string) =>
      `proxmox_monitor_vdev_errors_total{pool="tank",vdev="sda",vdev_guid="5",type="${type}"}`;

    deepStrictEqual(["read", "write", "slow"].map((type) => read(host).get(name(type))), [
      5,
      0,
      undefined,
    ]);
  }));
