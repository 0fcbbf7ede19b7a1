/** What the live socket says, topic by topic. */
import type { HostCard } from "./host_card.ts";
import type { HostPools } from "./pools.ts";

/** What the live socket says on the topic `fleet`. */
export interface FleetEvents {
  /** The reply to joining: the whole fleet, worst first. */
  joined: { cards: HostCard[]; now_unix: number };
  /** One changed host. */
  card: HostCard;
  /** One host that is gone. */
  removed: { name: string };
}

/** What the live socket says on the topic `pools`. */
export interface PoolsEvents {
  joined: { hosts: HostPools[]; now_unix: number };
  /** One changed host. */
  host: HostPools;
}

/** What the live socket says on the topic `guests`: when it is worth searching again. */
export interface GuestsEvents {
  joined: { now_unix: number };
  /** A host whose guests, or which itself, changed. */
  changed: { name: string };
}

/** What the live socket says on the topic `server`: of the server itself. */
export interface ServerEvents {
  /** `build` names the scripts that a page loads now. */
  joined: StorageStatus & { build: string };
  storage: StorageStatus;
}

export interface StorageStatus {
  /** Why no sample can be stored at present, in words; null: all is well. */
  storage_fault: string | null;
}
