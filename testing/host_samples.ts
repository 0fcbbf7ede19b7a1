/** Hosts of a simulated week as rows for a store. */
import type { HistoryValue, NewSample } from "../server/store/port.ts";
import { KINDS, readSample } from "../shared/sample/mod.ts";
import { sampleWeek, type WeekOptions, type WeekSample } from "../tools/sample_week/week.ts";

/** The samples of one host, in the order of collection, each received a moment later. */
export function* hostSamples(hostId: number, options: WeekOptions): Generator<NewSample> {
  for (const sample of sampleWeek(options)) {
    yield {
      host_id: hostId,
      kind: sample.kind,
      collected_at_us: sample.collected_at_ms * 1000,
      received_at_ms: sample.collected_at_ms + 150,
      sent_at_ms: sample.collected_at_ms + 100,
      payload: JSON.stringify(sample.data),
      history: seriesOf(sample),
    };
  }
}

/** How many samples of all kinds an agent makes in so many hours. */
export function countSamples(hours: number): number {
  return KINDS.reduce((sum, kind) => sum + hours * 3600 / SECONDS[kind], 0);
}

const SECONDS = { fast: 30, medium: 300, slow: 1800 };

/** The series that a page draws. */
function seriesOf({ kind, data }: WeekSample): HistoryValue[] {
  if (kind !== "fast") return [];
  const { host, zfs_pools, vms_runtime } = readSample(kind, data);
  return [
    { metric: "load1", value: host.value?.load1 ?? null },
    { metric: "cpu_percent", value: host.value?.cpu_percent ?? null },
    { metric: "mem_used_percent", value: 41.25 },
    ...(zfs_pools.value?.pools ?? []).map(({ name, capacity_percent }) => ({
      metric: `pool:${name}:capacity_percent`,
      value: capacity_percent,
    })),
    ...(vms_runtime.value?.vms ?? []).flatMap(({ type, vmid, cpu_usage, mem_bytes }) => [
      { metric: `guest:${type}/${vmid}:cpu`, value: cpu_usage },
      { metric: `guest:${type}/${vmid}:mem`, value: mem_bytes },
    ]),
  ];
}
