import type { Kind, SampleReading } from "../../shared/sample/mod.ts";
import { poolMetric } from "../../shared/series/pool_series.ts";
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
  const pools = present.map((pool): HistoryValue => ({
    metric: poolMetric(pool, [...present, ...missing_pools]),
    value: pool.capacity_percent,
  }));
  const guests = (vms_runtime.value?.vms ?? []).flatMap((guest): HistoryValue[] => {
    const series = `guest:${guest.type}/${guest.vmid}`;
    const isRunning = guest.status === "running";
    const cpuPercent = guest.cpu_usage === null ? null : 100 * guest.cpu_usage;
    return [
      { metric: `${series}:cpu`, value: isRunning ? cpuPercent : null },
      {
        metric: `${series}:mem`,
        value: isRunning ? percent(guest.mem_bytes, guest.max_mem_bytes) : null,
      },
    ];
  });
  return [
    { metric: "load1", value: machine?.load1 ?? null },
    { metric: "cpu_percent", value: machine?.cpu_percent ?? null },
    {
      metric: "mem_used_percent",
      value: percent(machine?.mem_used_bytes ?? null, machine?.mem_total_bytes ?? null),
    },
    ...pools,
    ...guests,
  ];
}

function percent(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : 100 * part / whole;
}
