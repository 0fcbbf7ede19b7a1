import { type Kind, readSample } from "../../shared/sample/mod.ts";
import type { Pool, Vdev } from "../../shared/sample/zfs_pools.ts";
import { advanceGuest, createGuest, guestDetail } from "../sample_week/guests.ts";
import { createRandom } from "../sample_week/random.ts";
import type { Recording } from "./recordings.ts";

/** A host that lives: what its agent would collect now. */
export interface SimulatedHost {
  /** Lets time pass: guests work, counters grow, load and memory wander, pools fill. */
  advance(seconds: number): void;
  read(kind: Kind): Record<string, unknown>;
  /** Whether a disk of its first pool has failed; nothing happens to a host without pools. */
  setDegraded(isDegraded: boolean): void;
}

export interface SimulatedHostOptions {
  name: string;
  /** Decides everything that is random about the host. */
  seed: number;
  guests: number;
}

/** Bytes a second that a pool grows by at most. */
const GROWTH = 100_000;

/** Gives the recorded host a name, `guests` guests of its own, and a life. */
export function createSimulatedHost(
  recording: Recording,
  { name, seed, guests: guestCount }: SimulatedHostOptions,
): SimulatedHost {
  const random = createRandom(seed);
  const guests = Array.from({ length: guestCount }, (_, index) => createGuest(random, index));
  const recorded = readSample("fast", recording.fast);
  const zfs = recorded.zfs_pools.value;
  const pools = zfs === null
    ? null
    : { ...zfs, pools: zfs.pools.map((pool) => ownPool(pool, seed)) };
  let load = random() * 4;
  let grownBytes = 0;
  let isDegraded = false;
  let livedSeconds = Math.floor(random() * 1e6);

  function moveHost() {
    const { mem_total_bytes: total = null, cpu_count, uptime_seconds } = recorded.host.value ?? {};
    const used = total === null ? null : Math.floor(total * (0.4 + 0.05 * random()));
    return {
      ...recorded.host.value,
      hostname: name,
      node_name: name,
      load1: Number(load.toFixed(2)),
      load5: Number((load * 0.95).toFixed(2)),
      load15: Number((load * 0.9).toFixed(2)),
      cpu_percent: Math.min(100, 100 * (load + random()) / (cpu_count ?? 4)),
      mem_used_bytes: used,
      mem_available_bytes: total === null || used === null ? null : total - used,
      uptime_seconds: (uptime_seconds ?? 0) + livedSeconds,
    };
  }

  function movePools() {
    if (pools === null) return recording.fast["zfs_pools"];
    return {
      ...pools,
      pools: pools.pools.map((pool, index) => ({
        ...(isDegraded && index === 0 ? degradePool(pool) : pool),
        allocated_bytes: pool.allocated_bytes === null ? null : pool.allocated_bytes + grownBytes,
        free_bytes: pool.free_bytes === null ? null : pool.free_bytes - grownBytes,
      })),
    };
  }

  const read: Record<Kind, () => Record<string, unknown>> = {
    fast: () => ({
      ...recording.fast,
      host: moveHost(),
      zfs_pools: movePools(),
      vms_runtime: { vms: guests.map(({ runtime }) => runtime), errors: [] },
    }),
    medium: () => ({
      ...recording.medium,
      vms_detail: { vms: guests.map((guest) => guestDetail(guest, random)), errors: [] },
    }),
    slow: () => recording.slow,
  };

  return {
    advance(seconds) {
      livedSeconds += seconds;
      load = Math.max(0.05, load + (random() - 0.5) * 0.4 + (1.8 - load) * 0.05);
      grownBytes += Math.floor(random() * GROWTH * seconds);
      for (const guest of guests) advanceGuest(guest, random, { seconds, isLocked: false });
    },
    read: (kind) => read[kind](),
    setDegraded: (value) => void (isDegraded = value),
  };
}

/** The same pool as if this host had made it: hosts that share GUIDs are copies of one machine. */
function ownPool(pool: Pool, seed: number): Pool {
  const ownGuid = (guid: string | null) =>
    guid === null ? null : String(BigInt.asUintN(64, BigInt(guid) + GUID_STEP * BigInt(seed)));
  const ownVdev = (vdev: Vdev): Vdev => ({
    ...vdev,
    guid: ownGuid(vdev.guid),
    children: vdev.children.map(ownVdev),
  });
  return { ...pool, guid: ownGuid(pool.guid), vdevs: pool.vdevs.map(ownVdev) };
}

/** Odd, so that no two seeds give the same. */
const GUID_STEP = 0x9e3779b97f4a7c15n;

/** The pool as ZFS shows it after one disk of its first vdev has failed. */
function degradePool(pool: Pool): Pool {
  return {
    ...pool,
    health: "DEGRADED",
    degraded_vdev_count: 1,
    status_text: "One or more devices are faulted in response to persistent errors.",
    vdevs: pool.vdevs.map((vdev, index) => index === 0 ? failFirstDisk(vdev) : vdev),
  };
}

function failFirstDisk(vdev: Vdev): Vdev {
  const [first, ...others] = vdev.children;
  if (first === undefined) return { ...vdev, state: "FAULTED", read_errors: 12, write_errors: 3 };
  return { ...vdev, state: "DEGRADED", children: [failFirstDisk(first), ...others] };
}
