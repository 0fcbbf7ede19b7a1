import type { AgentStanding } from "../../shared/protocol/level.ts";
import type { ConnectionStatus, Level } from "../../shared/verdict/mod.ts";
import type { MeterTone } from "./meter_tone.ts";
import type { ListedReason } from "./reason.ts";

/** A host with thousands of reasons says the same of thousands of things. */
export const REASON_WORDS_CHARACTERS = 4_000;

/** One host on the fleet page. Null means unknown. */
export interface HostCard {
  name: string;
  level: Level;
  connection: ConnectionStatus;
  /**
   * True during the first 120 s after a server start, until the host joins again: its level,
   * reasons and values are those from before.
   */
  waiting: boolean;
  /** Two agents keep taking this host's place from each other. */
  two_agents: boolean;
  /** The worst three that are not muted and no notes. */
  reasons: ListedReason[];
  /** All that are not muted and no notes. */
  reason_count: number;
  /** Those that are muted. */
  muted_count: number;
  /**
   * What else the host is found by: the words, in lower case, of all that `reasons` does not list,
   * muted ones and notes too, each once; the first `REASON_WORDS_CHARACTERS` of them.
   */
  more_reason_words: string;
  last_seen_unix: number | null;
  agent_version: string | null;
  /** Beside this server; null: it has not joined, or calls its version by no number. */
  agent_standing: AgentStanding | null;
  /** When the newest sample was collected, by this server's clock, as ages count. */
  read_unix: number | null;
  /** The oldest reading that they rest on, where the newest does not tell all; else null. */
  held_unix: number | null;
  /** Age after which those values count as stale: two of the host's fast intervals. */
  stale_after_seconds: number;
  cluster_name: string | null;
  /** As the operator said; null: it is in no group. */
  group: string | null;
  tags: readonly string[];
  load1: number | null;
  cpu_percent: number | null;
  mem_used_percent: number | null;
  /** "none": a host without ZFS, shown grey and never green. */
  zfs: "present" | "none" | "unknown";
  pools_ok: number;
  pools_total: number;
  fullest_pool: { name: string; capacity_percent: number; tone: MeterTone } | null;
  guests_running: number | null;
  guests_total: number | null;
  pending_updates: number | null;
}
