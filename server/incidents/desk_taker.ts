/** Who takes what happens to hosts and their incidents. */
import type { Transaction } from "../store/port.ts";
import type { ReasonIncident } from "../views/incidents.ts";
import type { Input } from "./machine/inputs.ts";

/** What is to be written of something that happened, beside what brought it about. */
export interface DeskWrites {
  /** Whether it should wait for no other commit. */
  isUrgent: boolean;
  isNothing: boolean;
  write(transaction: Transaction): void;
}

export interface DeskTaker {
  /** Takes what happened, in order; the caller has it written with what brought it about. */
  take(...inputs: readonly Input[]): DeskWrites;
  /** The incident that a reason is part of; null: of none that is not over. */
  incidentOf(hostId: number, reason: { code: string; subject_id: string }): ReasonIncident | null;
  /** Called with the ids of hosts whose reasons changed their incidents; returns its own undo. */
  onIncidents(listener: (hostIds: ReadonlySet<number>) => void): () => void;
  /** Called once it came here from another server and knows nothing of hosts; returns its own undo. */
  onOpened(listener: () => void): () => void;
}

export const NOTHING_TO_WRITE: DeskWrites = { isUrgent: false, isNothing: true, write() {} };

/** A desk that hears of nothing: for programs that judge, and tell nobody. */
export const NO_DESK: DeskTaker = {
  take: () => NOTHING_TO_WRITE,
  incidentOf: () => null,
  onIncidents: () => () => {},
  onOpened: () => () => {},
};
