/** A host as it was at a past minute. Times are epoch seconds by the server's clock. */
import type { Level } from "../../shared/verdict/mod.ts";
import type { HostView } from "./host_view.ts";
import type { ListedChange } from "./reason.ts";

/** Something of a host with its properties, as the journal knows them. */
export interface PastSubject {
  /** An identity: a pool's GUID, `qemu/104`, a dataset's name; "" of the host. */
  subject_id: string;
  properties: Readonly<Record<string, string>>;
}

/** What the ledger knows of a pool beside its properties. Null: not known. */
export interface PastPool extends PastSubject {
  used_bytes: number | null;
  available_bytes: number | null;
  /** End of the last scrub that had finished by then. */
  last_scrub_unix: number | null;
}

/** What is known without the samples of then. */
export interface PastFacts {
  host: Readonly<Record<string, string>>;
  pools: readonly PastPool[];
  devices: readonly PastSubject[];
  datasets: readonly PastSubject[];
  storages: readonly PastSubject[];
  guests: readonly PastSubject[];
  guest_configs: readonly PastSubject[];
  /** Whether every change since is known: else some of it is of a later time. */
  is_whole: boolean;
  /** Properties whose value of then was too long to be kept: they are left out. */
  cut_count: number;
}

export interface PastHost {
  name: string;
  at_unix: number;
  /** Of the reasons that held then; muting is not taken into account. */
  level: Level;
  /** The worst first. */
  reasons: readonly ListedChange[];
  /** What the samples of then tell; null: they are not kept any more. */
  view: HostView | null;
  /** What the journal tells instead; null where there are samples. */
  facts: PastFacts | null;
  /** A minute before the change that came last before then; null: none is known. */
  earlier_unix: number | null;
  /** A minute after the first change since; null: there was none. */
  later_unix: number | null;
}

/** The minute that an address asks for, or what is wrong with it. */
export type PastMoment = { ok: true; at_ms: number } | { ok: false; problem: string };

const MINUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;
const EXPECTED = "at: expected a minute in UTC such as 2026-11-20T03:14";

/** Reads `?at=` as it was at `nowMs`. */
export function readMoment(text: string, nowMs: number): PastMoment {
  const minute = (text.length > 16 ? text.replace(/(:00)?Z?$/, "") : text).replace(" ", "T");
  const at_ms = MINUTE.test(minute) ? Date.parse(`${minute}:00Z`) : NaN;
  // A day that no month has is none, whatever a date would make of it.
  if (Number.isNaN(at_ms) || formatMinute(at_ms / 1000) !== minute) {
    return { ok: false, problem: `${EXPECTED}, and it is "${text.slice(0, 40)}"` };
  }
  if (at_ms > nowMs) return { ok: false, problem: `${EXPECTED}, and ${minute} has not been yet` };
  return { ok: true, at_ms };
}

/** "2026-11-20T03:14", UTC: as addresses and the fields of forms have it. */
export function formatMinute(unix: number): string {
  return new Date(unix * 1000).toISOString().slice(0, 16);
}
