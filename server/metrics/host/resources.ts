/**
 * The figures that dashboards know from prometheus-pve-exporter, of the node, its cluster, its
 * guests and its storages. Names, labels and values are those of its release 3.9
 * (prometheus-pve/prometheus-pve-exporter, src/pve_exporter/collector/cluster.py).
 */
import { guestId, type GuestRuntime } from "../../../shared/sample/vms_runtime.ts";
import type { StorageEntry } from "../../../shared/sample/storage.ts";
import { type Column, type Family, info, type Labels, labels, table } from "../family.ts";
import type { Picture } from "./picture.ts";

/** As Proxmox lists it among the resources of a cluster. Null: not known, or it has no such thing. */
interface Resource {
  labels: Labels;
  /** A node online, a guest running, a storage available, a cluster with quorum. */
  is_up?: boolean | null;
  /** 0 to 1, of its own processors. */
  cpu_ratio?: number | null;
  cpus?: number | null;
  mem_used_bytes?: number | null;
  mem_total_bytes?: number | null;
  disk_used_bytes?: number | null;
  disk_total_bytes?: number | null;
  uptime_seconds?: number | null;
  /** Since the guest was started. */
  net_out_bytes?: number | null;
  net_in_bytes?: number | null;
  disk_write_bytes?: number | null;
  disk_read_bytes?: number | null;
  is_shared?: boolean | null;
}

export function* resourceFamilies(picture: Picture): Generator<Family> {
  const { node, rows } = picture;
  const guests = rows.take("guests", picture.fresh("vms_runtime")?.vms ?? []);
  const storages = rows.take("storages", picture.fresh("storage")?.storages ?? []);
  yield* table(COLUMNS, [
    nodeResource(picture),
    ...clusterResources(picture),
    ...guests.map(guestResource),
    ...storages.map((storage) => storageResource(node, storage)),
  ]);
  yield info(
    "pve_guest_info",
    "A guest of this node.",
    guests.map((guest) => ({
      labels: labels({
        id: guestId(guest),
        node,
        name: guest.name,
        type: guest.type,
        template: guest.template === null ? null : String(Number(guest.template)),
        tags: guest.tags.join(";"),
      }),
    })),
  );
  yield info(
    "pve_storage_info",
    "A storage of this node.",
    storages.map(({ name, type, content }) => ({
      labels: labels({
        id: storageId(node, name),
        node,
        storage: name,
        plugintype: type,
        content: content.join(","),
      }),
    })),
  );
}

function nodeResource(picture: Picture): Resource {
  const { state, node } = picture;
  const host = picture.fresh("host");
  const percent = host?.cpu_percent ?? null;
  return {
    labels: labels({ id: `node/${node}` }),
    is_up: isConnected(picture),
    cpu_ratio: percent === null ? null : percent / 100,
    cpus: host?.cpu_count ?? null,
    mem_used_bytes: host?.mem_used_bytes ?? null,
    mem_total_bytes: host?.mem_total_bytes ?? null,
    // One that is away is not up, whatever it said last.
    uptime_seconds: state.connected ? host?.uptime_seconds ?? null : null,
  };
}

/** Whether its agent is here; null: it never was, or may come back after a start of the server. */
export function isConnected({ state }: Picture): boolean | null {
  if (state.connected) return true;
  return state.waiting || state.connection === "never_connected" ? null : false;
}

function clusterResources(picture: Picture): Resource[] {
  const host = picture.fresh("host");
  if (host === null || host.cluster_name === null) return [];
  return [{ labels: labels({ id: `cluster/${host.cluster_name}` }), is_up: host.quorate }];
}

function guestResource(guest: GuestRuntime): Resource {
  const { status } = guest;
  return {
    labels: labels({ id: guestId(guest) }),
    // Proxmox says "unknown" where it has no figures.
    is_up: status === null || status === "unknown" ? null : status === "running",
    cpu_ratio: guest.cpu_usage,
    cpus: guest.cpus,
    mem_used_bytes: guest.mem_bytes,
    mem_total_bytes: guest.max_mem_bytes,
    uptime_seconds: guest.uptime_seconds,
    net_out_bytes: guest.net_out_bytes,
    net_in_bytes: guest.net_in_bytes,
    disk_write_bytes: guest.disk_write_bytes,
    disk_read_bytes: guest.disk_read_bytes,
  };
}

function storageResource(node: string, storage: StorageEntry): Resource {
  return {
    labels: labels({ id: storageId(node, storage.name) }),
    is_up: storage.active,
    disk_used_bytes: storage.used_bytes,
    disk_total_bytes: storage.total_bytes,
    is_shared: storage.shared,
  };
}

function storageId(node: string, storage: string): string {
  return `storage/${node}/${storage}`;
}

const gauge = (
  name: string,
  key: Exclude<keyof Resource, "labels" | "is_up" | "is_shared">,
  help: string,
): Column<Resource> => ({ name, type: "gauge", help, value: (row) => row[key] ?? null });

/** A counter, and its older name, by which many dashboards still ask. */
const counters = (
  name: `${string}_total`,
  oldName: string,
  key: "net_out_bytes" | "net_in_bytes" | "disk_write_bytes" | "disk_read_bytes",
  help: string,
): Column<Resource>[] => [
  { name, type: "counter", help, value: (row) => row[key] ?? null },
  { ...gauge(oldName, key, `The older name of ${name}.`), isOldName: true },
];

const flag = (value: boolean | null | undefined) =>
  value === null || value === undefined ? null : Number(value);

const COLUMNS: readonly Column<Resource>[] = [
  {
    name: "pve_up",
    type: "gauge",
    help: "1: node online, guest running, storage available, cluster with quorum.",
    value: ({ is_up }) => flag(is_up),
  },
  gauge("pve_cpu_usage_ratio", "cpu_ratio", "Processor time in use, of the processors it has."),
  gauge("pve_cpu_usage_limit", "cpus", "Processors that it has."),
  gauge("pve_memory_size_bytes", "mem_total_bytes", "Memory that it has."),
  gauge("pve_memory_usage_bytes", "mem_used_bytes", "Memory in use; of a node the ARC is part."),
  gauge("pve_disk_size_bytes", "disk_total_bytes", "Size of a storage."),
  gauge("pve_disk_usage_bytes", "disk_used_bytes", "Space in use on a storage."),
  gauge("pve_uptime_seconds", "uptime_seconds", "Since the node or the guest was started."),
  ...counters(
    "pve_network_transmit_bytes_total",
    "pve_network_transmit_bytes",
    "net_out_bytes",
    "Sent by a guest since it was started.",
  ),
  ...counters(
    "pve_network_receive_bytes_total",
    "pve_network_receive_bytes",
    "net_in_bytes",
    "Received by a guest since it was started.",
  ),
  ...counters(
    "pve_disk_written_bytes_total",
    "pve_disk_write_bytes",
    "disk_write_bytes",
    "Written to its disks by a guest since it was started.",
  ),
  ...counters(
    "pve_disk_read_bytes_total",
    "pve_disk_read_bytes",
    "disk_read_bytes",
    "Read from its disks by a guest since it was started.",
  ),
  {
    name: "pve_storage_shared",
    type: "gauge",
    help: "1: the storage is shared by the nodes of a cluster.",
    value: ({ is_shared }) => flag(is_shared),
  },
];
