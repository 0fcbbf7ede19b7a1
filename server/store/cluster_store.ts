/**
 * What servers of one database know of each other: which there are, what each of them has for a
 * while, and what changed of hosts that are another one's. Moments and ages are the database's.
 */
import type { Kind } from "../../shared/sample/mod.ts";
import type { Fences } from "./fences.ts";
import type { ChangeRow } from "./rows/changes.ts";
import type { HostEventRow } from "./rows/host_events.ts";
import type { HostRow } from "./rows/hosts.ts";
import type { LedgerPoolRow } from "./rows/ledger_kinds.ts";
import type { StoredReading, StoredSample } from "./rows/samples.ts";

/** How many buckets the hosts without a living owner are in: `host_id` modulo this. */
export const BUCKETS = 256;

/** For how long a lease is good once it was renewed. */
export const LEASE_MS = 15_000;

export interface ServerRow {
  id: string;
  /** As its operator knows it: machine and port. */
  name: string;
  started_at_ms: number;
  /** How many hosts are its own. */
  hosts: number;
  has_desk: boolean;
}

/** What a server has, as of its last renewal. */
export interface Holding {
  /** What time it was for the database. */
  at_ms: number;
  /** How many servers live, this one too. */
  servers: number;
  buckets: readonly number[];
  /** How often the desk had changed hands when it became this server's; null: it is not. */
  desk: number | null;
}

export interface ClaimedHost {
  host_id: number;
  /** How often it had changed hands; the same as before where it was this server's already. */
  epoch: number;
}

/** How a host's owner sees it: here, away, or waited for after its owner before was gone. */
export type Presence = "away" | "here" | "waiting";

/** How a host stands with its owner; of host 0: incidents and messages. */
export interface HostVersion {
  host_id: number;
  version: number;
  /** The version at which each part last changed. */
  parts: Readonly<Record<Kind | "reasons" | "good" | "events", number>>;
  presence: Presence;
  /** How often one connection took the place of another that was open at another server. */
  replaced: number;
  /** Null: nobody's. */
  owner: string | null;
  epoch: number;
  seen: Pick<
    HostRow,
    | "last_seen_at_ms"
    | "agent_version"
    | "protocol_level"
    | "pve_version"
    | "zfs_version"
    | "intervals"
  >;
}

export interface VersionsRead {
  /** When the database was asked; what is asked for next time. */
  at_ms: number;
  /** Grows with sessions and screens that end. */
  access: number;
  versions: HostVersion[];
}

/** Of which host what is to be read. */
export interface WantedHost {
  host_id: number;
  kinds: readonly Kind[];
  /** Whether what is kept beyond its newest samples is wanted too. */
  good: boolean;
  events: boolean;
}

/** What is stored of a host that another server has. */
export interface StoredHost {
  host_id: number;
  /** Damaged ones are left out. */
  samples: ReadonlyMap<Kind, StoredSample>;
  /** Null: not asked for. */
  good: readonly StoredReading[] | null;
  events: readonly HostEventRow[] | null;
  /** The reasons that hold. */
  open: readonly ChangeRow[];
}

/** Something that is to be done by whoever has the desk. */
export interface DeskActRow {
  id: string;
  act: unknown;
}

export interface ClusterStore {
  readonly fences: Fences;
  /**
   * Becomes one of the servers, under a new id, and has nothing yet. One of the same name whose
   * session has ended was the process before, and is gone. `key_mark` tells the server's key from
   * others, and not what it is. Rejects where another server has another key.
   */
  join(server: { name: string; key_mark: string }): Promise<void>;
  /**
   * Stays one of them, takes what is free up to a fair share, and lets go of what is above it. Null:
   * it was not renewed in time and is none of them any more, or is too old for the database.
   */
  renew(): Promise<Holding | null>;
  /** Says whether the database is reached: as long as it is not, whatever is asked of it fails at once. */
  setReached(isReached: boolean): void;
  /** Lets go of everything at once. */
  leave(): Promise<void>;
  /** The living ones, the oldest first. */
  listServers(): Promise<ServerRow[]>;
  /** Makes hosts this server's; those that are gone, and all when it is none, are not in the answer. */
  claimHosts(hostIds: readonly number[]): Promise<ClaimedHost[]>;
  /** The same with up to `limit` hosts of these buckets whose owner is gone. */
  adoptHosts(buckets: readonly number[], limit: number): Promise<ClaimedHost[]>;
  /** How hosts stand that changed since `sinceMs`, with those of some seconds before; null: all. */
  listVersions(sinceMs: number | null): Promise<VersionsRead>;
  /** Resolves with what is stored of each that is there. */
  readHosts(wanted: readonly WantedHost[]): Promise<StoredHost[]>;
  /** The ledgers of pools that are with these hosts. */
  listPoolsOf(hostIds: readonly number[]): Promise<LedgerPoolRow[]>;
  /** Tells the others how this server sees hosts of its own. */
  notePresence(hosts: ReadonlyMap<number, Presence>): Promise<void>;
  /** Tells every server that a connection of a host was open here when another took its place. */
  noteReplaced(hostId: number): Promise<void>;
  /** False when too many wait already. */
  putDeskAct(act: DeskActRow): Promise<boolean>;
  /** In the order of their ids. */
  listDeskActs(): Promise<DeskActRow[]>;
  deleteDeskAct(id: string): Promise<void>;
}
