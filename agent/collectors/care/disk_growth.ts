/** How the counts of disks grew: smartd's state holds only what they are now. */
import * as z from "zod/mini";
import {
  type CareDisk,
  type DiskGrowth,
  diskGrowthSchema,
} from "../../../shared/sample/host_care.ts";

/** A growth is told for so long after its last step. */
export const GROWTH_TOLD_SECONDS = 7 * 86_400;

/** Counts of which each step more means something. */
const COUNTERS = ["reallocated", "pending", "uncorrectable", "crc"] as const;

/** More than any host has disks; those seen longest ago are forgotten first. */
const MAX_DISKS = 512;

const memorySchema = z.array(z.tuple([
  z.string(),
  z.object({
    counts: z.record(z.string(), z.number()),
    growth: z.array(diskGrowthSchema),
  }),
])).check(z.maxLength(MAX_DISKS));

export interface DiskGrowthMemory {
  /** What has grown of a disk, after this reading of it. */
  note(disk: Pick<CareDisk, "name" | typeof COUNTERS[number]>, nowUnix: number): DiskGrowth[];
  /** Whether something is to be kept since this was last asked. */
  takeChanged(): boolean;
  format(): string;
  /** Takes what was kept, below what was noted since; false of what is not ours. */
  restore(text: string): boolean;
}

export function createDiskGrowthMemory(): DiskGrowthMemory {
  let disks = new Map<string, { counts: Record<string, number>; growth: DiskGrowth[] }>();
  let isChanged = false;

  return {
    note(disk, nowUnix) {
      const before = disks.get(disk.name) ?? { counts: {}, growth: [] };
      const counts = { ...before.counts };
      let growth = before.growth.filter(({ at_unix }) =>
        at_unix <= nowUnix && nowUnix - at_unix <= GROWTH_TOLD_SECONDS
      );
      for (const counter of COUNTERS) {
        const count = disk[counter];
        if (count === null) continue;
        const to = Number(count);
        const from = counts[counter];
        counts[counter] = to;
        if (from === undefined || to === from) continue;
        const told = growth.find((entry) => entry.counter === counter);
        growth = growth.filter((entry) => entry.counter !== counter);
        // A count that fell starts anew: the sector was written again, or another disk answers.
        if (to < from) continue;
        growth.push({ counter, from: told?.from ?? from, to, at_unix: nowUnix });
      }
      const after = { counts, growth };
      if (JSON.stringify(after) !== JSON.stringify(before)) isChanged = true;
      disks.delete(disk.name);
      disks.set(disk.name, after);
      if (disks.size > MAX_DISKS) disks.delete([...disks.keys()][0] ?? "");
      return growth;
    },

    takeChanged() {
      const was = isChanged;
      isChanged = false;
      return was;
    },

    format: () => JSON.stringify([...disks]),

    restore(text) {
      try {
        const kept = memorySchema.parse(JSON.parse(text));
        disks = new Map([...kept, ...disks]);
        return true;
      } catch {
        return false;
      }
    },
  };
}
