/** The pools of one host as its own page shows them. */
import { createPoolSeries, seriesName } from "../../shared/series/series.ts";
import { redundancyLeft } from "../../shared/verdict/redundancy.ts";
import type { MissingPool } from "../../shared/sample/zfs_pools.ts";
import type { KnownSamples } from "./known_samples.ts";
import type { HostState } from "./host_state.ts";
import type { MeterTones } from "./meter_tones.ts";
import type { LeftPools } from "./operator_word.ts";
import { missingPools, standingPools } from "./standing_pools.ts";
import type { HostPool, MissingPoolView } from "../views/mod.ts";
import { hostSafeties } from "./host_safeties.ts";

/** Every pool that is known, however long ago it was read, with what is remembered of it. */
export function toHostPools(state: HostState, tones: MeterTones): HostPool[] {
  const { known } = state;
  const standing = standingPools(known);
  const remembered = state.rememberedPools();
  const guests = guestsByPool(state);
  const seriesOf = createPoolSeries([
    ...standing.map(({ pool }) => pool),
    ...missingPools(known),
  ]);
  return standing.map(({ id, pool, read_unix, is_held }) => ({
    ...pool,
    id,
    read_unix,
    is_held,
    redundancy_left: redundancyLeft(pool),
    guest_count: guests === null ? null : guests.get(pool.name) ?? 0,
    metric: seriesName(seriesOf(pool)),
    capacity_tone: tones.pool(pool),
    ...poolBorders(state),
    remembered: remembered.get(id) ?? null,
  }));
}

/** By the name of a pool: guests with a disk on it. Null as long as no configuration was read. */
function guestsByPool(state: HostState): ReadonlyMap<string, number> | null {
  if (state.standing("vms_detail").value === null) return null;
  const counts = new Map<string, number>();
  for (const { disks } of hostSafeties(state)) {
    const pools = new Set(disks.flatMap(({ dataset }) => dataset?.split("/", 1) ?? []));
    for (const pool of pools) counts.set(pool, 1 + (counts.get(pool) ?? 0));
  }
  return counts;
}

/** The judge's borders that are drawn of a pool. */
export function poolBorders(
  { thresholds }: Pick<HostState, "thresholds">,
): Pick<HostPool, "capacity_marks" | "scan_slow_from"> {
  const { poolFullFromPercent, poolFullCriticalPercent, scanSlowPercent } = thresholds;
  return {
    capacity_marks: [poolFullFromPercent, poolFullCriticalPercent],
    scan_slow_from: scanSlowPercent / 100,
  };
}

/** The pools that the host had: those that are missed, then those that the operator sent away. */
export function toMissingPools(known: KnownSamples, left: LeftPools): MissingPoolView[] {
  const missed = missingPools(known).map((pool) => toMissingPool(pool, left));
  const isMissed = new Set(missed.map(({ id }) => id));
  const sentAway = [...left.values()].filter(({ guid, word }) =>
    word === "left" && !isMissed.has(guid)
  ).map(({ guid, name }) => toMissingPool({ ...UNKNOWN_POOL, guid, name }, left));
  return [...missed, ...sentAway];
}

const UNKNOWN_POOL: Omit<MissingPool, "guid" | "name"> = {
  last_seen_unix: null,
  last_health: null,
  rebooted_since: null,
  removable: false,
};

export function toMissingPool(
  { guid, name, last_seen_unix, last_health, rebooted_since }: MissingPool,
  left: LeftPools,
): MissingPoolView {
  const said = left.get(guid);
  const word = said === undefined
    ? null
    : { what: said.word, note: said.note, created_unix: said.created_at_ms / 1000 };
  return { id: guid, name, last_seen_unix, last_health, rebooted_since, word };
}
