/**
 * The names of a host's series, as the store keeps them, the HTTP interface takes them and a
 * chart asks for them:
 *
 *     load1 | cpu_percent | mem_used_percent
 *     pool:<name>:capacity_percent
 *     pool:<name>:<guid>:capacity_percent
 *     guest:<type>/<vmid>:cpu | guest:<type>/<vmid>:mem
 *     guest:<type>/<vmid>:disk_read | …:disk_write | …:net_in | …:net_out
 *
 * A pool's name may hold colons. One that ends in what could be a GUID is always followed by its
 * own, or by "-" where none is known, so that no two pools share a name of a series.
 */
import type { GuestType } from "../sample/vms_runtime.ts";

/** Of the machine itself; load is a number of processes, the others are percent. */
export const HOST_SERIES = ["load1", "cpu_percent", "mem_used_percent"] as const;
/** Both in percent: of a guest's own CPUs, and of its memory. */
export const GUEST_SERIES = ["cpu", "mem"] as const;
/** Bytes per second. The store has none of them: they are made of the samples that it keeps. */
export const GUEST_RATES = ["disk_read", "disk_write", "net_in", "net_out"] as const;

export type GuestRate = typeof GUEST_RATES[number];

export type Series =
  | { of: "host"; value: typeof HOST_SERIES[number] }
  /** Percent of the pool that is allocated. `guid` null: the name alone tells which pool. */
  | { of: "pool"; name: string; guid: string | null }
  | { of: "guest"; type: GuestType; vmid: number; value: typeof GUEST_SERIES[number] | GuestRate };

/** What `parseSeries` takes, for a message to whoever asked for something else. */
export const SERIES_GRAMMAR = `${HOST_SERIES.join(", ")}, pool:<name>:capacity_percent, ` +
  `guest:<type>/<vmid>:<one of ${[...GUEST_SERIES, ...GUEST_RATES].join(", ")}>`;

const GUEST_TYPES = ["qemu", "lxc"] as const satisfies readonly GuestType[];

/** Longer names are none: a pool's name has 255 characters at most. */
const MAX_LENGTH = 400;

const POOL = /^pool:(.+?)(?::(\d{1,20}|-))?:capacity_percent$/s;
const GUEST = /^guest:([a-z]+)\/(\d{1,9}):([a-z_]+)$/;
const IS_GUID = /^\d{1,20}$/;
const ENDS_LIKE_ONE = /:(\d{1,20}|-)$/;
const NO_GUID = "-";

export function seriesName(series: Series): string {
  switch (series.of) {
    case "host":
      return series.value;
    case "guest":
      return `guest:${series.type}/${series.vmid}:${series.value}`;
    case "pool": {
      const { name, guid } = series;
      const last = guid ?? (ENDS_LIKE_ONE.test(name) ? NO_GUID : null);
      return `pool:${name}${last === null ? "" : `:${last}`}:capacity_percent`;
    }
  }
}

/** Null for a text that names no series. */
export function parseSeries(text: string): Series | null {
  if (text.length > MAX_LENGTH) return null;
  const host = HOST_SERIES.find((value) => value === text);
  if (host !== undefined) return { of: "host", value: host };
  const pool = POOL.exec(text);
  if (pool !== null) {
    const [, name = "", guid = NO_GUID] = pool;
    return { of: "pool", name, guid: guid === NO_GUID ? null : guid };
  }
  const guest = GUEST.exec(text);
  if (guest === null) return null;
  const type = GUEST_TYPES.find((each) => each === guest[1]);
  const value = [...GUEST_SERIES, ...GUEST_RATES].find((each) => each === guest[3]);
  if (type === undefined || value === undefined) return null;
  return { of: "guest", type, vmid: Number(guest[2]), value };
}

/** Whether a value of a guest is one that the store has no series of. */
export function isGuestRate(value: string): value is GuestRate {
  return GUEST_RATES.some((rate) => rate === value);
}

/** Whether a series is kept for 400 days, a point an hour: how pools fill is seen in months. */
export function isKeptHourly(name: string): boolean {
  return POOL.test(name);
}

interface NamedPool {
  name: string;
  guid: string | null;
}

/**
 * The series of each pool of a host that has had `pools`. Its GUID is part of it where another pool
 * of the same name is, or was, on its host (backup disks that take turns), so that two pools never
 * share one history.
 */
export function createPoolSeries(pools: readonly NamedPool[]): (pool: NamedPool) => Series {
  // Not each among all: a host may have a thousand.
  const byName = Map.groupBy(pools, ({ name }) => name);
  return ({ name, guid }) => {
    const isOne = guid !== null && IS_GUID.test(guid);
    const isShared = ENDS_LIKE_ONE.test(name) ||
      byName.get(name)?.some((other) => other.guid !== guid) === true;
    return { of: "pool", name, guid: isOne && isShared ? guid : null };
  };
}
