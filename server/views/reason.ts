/** Why a host has its level, and what opened and closed: as pages list it. */
import type { Reason } from "../../shared/verdict/mod.ts";
import type { ReasonIncident } from "./incidents.ts";

/** A reason with its mute: a muted one stays, in grey, and does not raise the level. */
export interface JudgedReason extends Reason {
  /** Of its row among the changes of its host; the same as long as it holds. */
  id: string;
  /** Null unless muted; `expires_unix` null: until it is unmuted. */
  muted: { note: string; expires_unix: number | null } | null;
}

/** A reason as pages list it. */
export interface ListedReason extends JudgedReason {
  /** The incident that it is part of; null: of none, as every note. */
  incident: ReasonIncident | null;
  /** Where it stands among those of its level, from 0: what has stopped, then what is in danger. */
  rank: number;
  /** What to call its subject beside the text; "" where the text says it all. */
  label: string;
  /** Whether it rests on an earlier reading than the newest, which does not tell of it. */
  held: boolean;
  /** From which age on what it rests on is old; null for what the server sees by itself. */
  stale_after_seconds: number | null;
}

/** The opening, and perhaps the closing, of one reason, as a page lists it. */
export interface ListedChange {
  /** Of the reason. */
  id: string;
  code: string;
  subject: string;
  subject_id: string;
  /** As of a reason. */
  label: string;
  level: Reason["level"];
  text: string;
  opened_unix: number;
  /** Null while it is open. */
  closed_unix: number | null;
}

/** Whether a reason counts: muted ones and notes are only listed. */
export function isLoud({ muted, level }: ListedReason): boolean {
  return muted === null && level !== "note";
}
