/**
 * Samples of one busy host with two pools, as its agent would send them for hours or days:
 * counters grow, loads wander, guests restart, come and go, backups lock them, a pool scrubs.
 * The same seed always gives the same samples.
 */
import { DEFAULT_INTERVALS, type Kind, KINDS } from "../../shared/sample/mod.ts";
import { advanceGuest, createGuest, guestDetail } from "./guests.ts";
import { createRandom, type Random } from "./random.ts";
import { hostSection, listDatasets, listPools, listStorages, systemInfo } from "./sections.ts";

export interface WeekOptions {
  hours: number;
  seed?: number;
  guests?: number;
  start_ms?: number;
}

export interface WeekSample {
  kind: Kind;
  collected_at_ms: number;
  data: Record<string, unknown>;
}

export const STEP_SECONDS = DEFAULT_INTERVALS.fast;
/** A Monday. */
const START_MS = Date.UTC(2026, 0, 5);
const DAY_SECONDS = 86_400;
const BACKUP_BEGIN_SECONDS = 2 * 3600;
const BACKUP_SECONDS = 180;

/** Every sample of the host, in the order of collection. */
export function* sampleWeek(
  { hours, seed = 1, guests = 20, start_ms = START_MS }: WeekOptions,
): Generator<WeekSample> {
  const host = createHost(createRandom(seed), guests);
  for (let second = 0; second < hours * 3600; second += STEP_SECONDS) {
    host.advance(start_ms / 1000 + second);
    for (const [index, kind] of KINDS.entries()) {
      if (second % DEFAULT_INTERVALS[kind] !== 0) continue;
      yield { kind, collected_at_ms: start_ms + second * 1000 + index, data: host.read(kind) };
    }
  }
}

function createHost(random: Random, guestCount: number) {
  const guests = Array.from({ length: guestCount }, (_, index) => createGuest(random, index));
  let made = guestCount;
  let nowUnix = 0;
  let upSeconds = 3e6 + Math.floor(random() * 1e6);
  let load = 1.5;
  let tankBytes = 22 * 2 ** 40;

  const read: Record<Kind, () => Record<string, unknown>> = {
    fast: () => ({
      host: hostSection(random, { load, upSeconds }),
      zfs_pools: { available: true, pools: listPools(nowUnix, tankBytes), errors: [] },
      storage: { storages: listStorages(tankBytes), errors: [] },
      vms_runtime: { vms: guests.map(({ runtime }) => runtime), errors: [] },
    }),
    medium: () => ({
      zfs_datasets: { available: true, datasets: listDatasets(guests, nowUnix), errors: [] },
      vms_detail: { vms: guests.map((guest) => guestDetail(guest, random)), errors: [] },
    }),
    slow: () => ({ system_info: systemInfo(nowUnix) }),
  };

  return {
    read: (kind: Kind) => read[kind](),
    advance(toUnix: number): void {
      nowUnix = toUnix;
      upSeconds += STEP_SECONDS;
      load = Math.max(0.05, load + (random() - 0.5) * 0.4 + (1.8 - load) * 0.05);
      tankBytes += Math.floor(random() * 4 * 2 ** 20);
      const inBackup = Math.floor((nowUnix % DAY_SECONDS - BACKUP_BEGIN_SECONDS) / BACKUP_SECONDS);
      for (const [index, guest] of guests.entries()) {
        advanceGuest(guest, random, { seconds: STEP_SECONDS, isLocked: index === inBackup });
      }
      if (random() < 1 / 4000) guests.push(createGuest(random, made++));
      if (guests.length > guestCount && random() < 1 / 1000) guests.shift();
    },
  };
}
