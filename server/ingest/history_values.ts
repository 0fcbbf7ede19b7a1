import type { Kind, SampleReading } from "../../shared/sample/mod.ts";
import { createPoolSeries, type Series, seriesName } from "../../shared/series/series.ts";
import type { HistoryValue } from "../store/port.ts";

/**
 * The points a sample adds to its host's charts. Every series of the host is named, with null
 * where its value is not known, so that a gap is drawn as a gap.
 */
export function historyValues<K extends Kind>(
  kind: K,
  sections: SampleReading<K>,
): HistoryValue[] {
  // Only a fast sample has these sections.
  return kind === "fast" ? fastValues(sections as SampleReading<"fast">) : [];
}

function fastValues({ host, zfs_pools, vms_runtime }: SampleReading<"fast">): HistoryValue[] {
  const machine = host.value;
  const { pools: present = [], missing_pools = [] } = zfs_pools.value ?? {};
  const seriesOf = createPoolSeries([...present, ...missing_pools]);
  const pools = present.map((pool) => point(seriesOf(pool), pool.capacity_percent));
  const guests = (vms_runtime.value?.vms ?? []).flatMap((guest): HistoryValue[] => {
    const { type, vmid } = guest;
    const isRunning = guest.status === "running";
    const cpuPercent = guest.cpu_usage === null ? null : 100 * guest.cpu_usage;
    return [
      point({ of: "guest", type, vmid, value: "cpu" }, isRunning ? cpuPercent : null),
      point(
        { of: "guest", type, vmid, value: "mem" },
        isRunning ? percent(guest.mem_bytes, guest.max_mem_bytes) : null,
      ),
    ];
  });
  return [
    point({ of: "host", value: "load1" }, machine?.load1 ?? null),
    point({ of: "host", value: "cpu_percent" }, machine?.cpu_percent ?? null),
    point(
      { of: "host", value: "mem_used_percent" },
      percent(machine?.mem_used_bytes ?? null, machine?.mem_total_bytes ?? null),
    ),
    ...pools,
    ...guests,
  ];
}

function point(series: Series, value: number | null): HistoryValue {
  return { metric: seriesName(series), value };
}

function percent(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : 100 * part / whole;
}
