/** Reasons, and what the operator says of them, as they are kept. Times are epoch milliseconds. */
import type { Reason } from "../../../shared/verdict/mod.ts";

/** A reason that a host has from now on. */
export interface NewChange {
  /** Sorts by the time it was made (`shared/sortable_id.ts`). */
  id: string;
  host_id: number;
  code: string;
  subject: string;
  /** Code and this name a reason. */
  subject_id: string;
  level: Reason["level"];
  text: string;
  at_ms: number;
}

/** A reason that a host has no longer. */
export type ClosedChange = Pick<NewChange, "id" | "at_ms">;

/** An open reason whose subject goes by another identity from now on. */
export type IdentifiedChange = Pick<NewChange, "id" | "subject_id">;

export interface ChangeRow extends Omit<NewChange, "at_ms"> {
  host_name: string;
  opened_at_ms: number;
  /** Null while the reason holds. */
  closed_at_ms: number | null;
}

/** A reason that the operator does not want to hear of. */
export interface Mute {
  host_id: number;
  code: string;
  subject: string;
  /** Code and this name the reason; equal to `subject` where that alone was known. */
  subject_id: string;
  note: string;
  /** Null: until it is taken back. */
  expires_at_ms: number | null;
  created_at_ms: number;
}

/** What the operator said of a pool that a host has no more. */
export interface LeftPool {
  host_id: number;
  guid: string;
  name: string;
  /** "left": on purpose, for good. "comes_and_goes": such as a disk for backups. */
  word: "left" | "comes_and_goes";
  note: string;
  created_at_ms: number;
}
