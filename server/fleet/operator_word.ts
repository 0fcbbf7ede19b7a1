/** What the operator said of pools that a host has no more, as the judge and the pages see it. */
import type { SampleReading } from "../../shared/sample/mod.ts";
import type { MissingPool, ZfsPoolsSection } from "../../shared/sample/zfs_pools.ts";
import { isWithin } from "../../shared/verdict/identity.ts";
import type { Reason } from "../../shared/verdict/mod.ts";
import type { LeftPool } from "../store/port.ts";
import type { KnownSamples } from "./known_samples.ts";

/** By GUID. */
export type LeftPools = ReadonlyMap<string, LeftPool>;

/** The same without pools that left on purpose, and with those marked that come and go. */
export function withOperatorWord(known: KnownSamples, left: LeftPools): KnownSamples {
  if (left.size === 0) return known;
  const { fast } = known.samples;
  const good = known.last_good.zfs_pools;
  return {
    samples: {
      ...known.samples,
      fast: fast && { ...fast, sections: changePools(fast.sections, left) },
    },
    last_good: good === undefined
      ? known.last_good
      : { ...known.last_good, zfs_pools: { ...good, value: changeMissing(good.value, left) } },
  };
}

function changePools(sections: SampleReading<"fast">, left: LeftPools): SampleReading<"fast"> {
  const { value, errors } = sections.zfs_pools;
  const zfs_pools = { value: value && changeMissing(value, left), errors };
  return { ...sections, zfs_pools };
}

function changeMissing(section: ZfsPoolsSection, left: LeftPools): ZfsPoolsSection {
  const missing_pools = section.missing_pools.flatMap((pool): MissingPool[] => {
    const word = left.get(pool.guid)?.word;
    if (word === "left") return [];
    return [word === "comes_and_goes" ? { ...pool, removable: true } : pool];
  });
  return { ...section, missing_pools };
}

/** Whether a reason is about a pool, or a device of one, that left on purpose. */
export function isAboutLeft({ subject_id }: Pick<Reason, "subject_id">, left: LeftPools): boolean {
  return [...left.values()].some(({ guid, word }) => word === "left" && isWithin(subject_id, guid));
}

/** Pools that left for good and are there again: the operator's word of them is void. */
export function returnedPools({ samples }: KnownSamples, left: LeftPools): LeftPool[] {
  if (left.size === 0) return [];
  const present = new Set(samples.fast?.sections.zfs_pools.value?.pools.map(({ guid }) => guid));
  return [...left.values()].filter(({ guid, word }) => word === "left" && present.has(guid));
}
