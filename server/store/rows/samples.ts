/**
 * Samples and their history, as they are kept. Times are epoch milliseconds; the time a sample was
 * collected is epoch microseconds, its identity together with host and kind.
 */
import type { Kind, SectionName } from "../../../shared/sample/mod.ts";

/** A sample on its way into the database. */
export interface NewSample {
  host_id: number;
  kind: Kind;
  collected_at_us: number;
  received_at_ms: number;
  sent_at_ms: number | null;
  /** The sample's `data` as JSON text. */
  payload: string;
  /** One value of every series of the host, null where it is unknown; none when absent. */
  history?: readonly HistoryValue[];
}

export type StoredSample = Omit<NewSample, "history">;

/** That a sample is the newest of its host and kind. */
export interface NewestMark {
  host_id: number;
  kind: Kind;
  collected_at_us: number;
  /** "by_receipt": although another was collected later, by a clock that was set back since. */
  newest: "by_collection" | "by_receipt";
}

/** The last good reading of a section whose newest has a fault. */
export interface KeptReading {
  section: SectionName;
  /** By the host's clock. */
  collected_at_us: number;
  /** By this server's clock. */
  read_at_ms: number;
  /** The section as JSON; null: what is kept of it goes. */
  text: string | null;
}

/** One that is kept; a null text could not be decoded any more. */
export type StoredReading = KeptReading;

/** What became of one sample of a batch. A sample whose host is gone is not stored. */
export type InsertOutcome = "stored" | "duplicate" | "no_such_host";

export interface HistoryValue {
  /** Such as `load1` or `pool:tank:capacity_percent`. */
  metric: string;
  /** Kept to seven significant digits. */
  value: number | null;
}

export interface HistoryPoint {
  at_ms: number;
  value: number | null;
}
