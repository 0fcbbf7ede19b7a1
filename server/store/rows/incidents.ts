/**
 * Incidents as they are kept and as every part of the server reads them. Plain data: it goes to the
 * store, to pages and into messages as it is. Times are epoch milliseconds.
 */
import type { ReasonLevel } from "../../../shared/verdict/mod.ts";

/** Levels of what can become an incident; a note never does. */
export type IncidentLevel = Exclude<ReasonLevel, "note">;

/** Of what a cause is: where its subject belongs. */
export type CauseScope = "host" | "cluster" | "group" | "fleet" | "server";

/** What brought reasons about, as far as they show it: two reasons of one cause are one incident. */
export interface Cause {
  scope: CauseScope;
  /** A host's id as text, a cluster's id, a group's word; "" for the fleet and the server. */
  scope_id: string;
  /** The row of the table of causes, such as `pool`, `away`, `guest`, `channel`. */
  family: string;
  /** An identity: a pool's GUID, a guest's `qemu/104`, a storage's id, a job; "" for the whole. */
  subject_id: string;
}

/** - pending: held back until it has been seen long enough.
 * - open, acknowledged: it holds.
 * - recovering: good evidence, not yet enough of it.
 * - resolved: it is over; such an incident never opens again. */
export type IncidentState = "pending" | "open" | "acknowledged" | "recovering" | "resolved";

/** One reason of an incident, as last seen. */
export interface IncidentReason {
  /** Id of its row in `changes`. */
  reason_id: string;
  /** Null: of no single host, such as of a channel. */
  host_id: number | null;
  /** Its name, which outlives the host; null: of no single host, or stored without it. */
  host_name: string | null;
  code: string;
  subject: string;
  subject_id: string;
  level: IncidentLevel;
  text: string;
  since_ms: number;
  /** When that was read which it says; null for what the server sees by itself. */
  as_of_ms: number | null;
  /** Null while it holds. */
  ended_at_ms: number | null;
}

export interface Acknowledgement {
  author: string;
  note: string;
  at_ms: number;
  /** Null: until the incident ends, grows or gets worse. */
  expires_at_ms: number | null;
  /** The level that was acknowledged: a worse one ends it. */
  level: IncidentLevel;
  /** Counters by device identity at that time: growth beyond them ends it. */
  baseline: Readonly<Record<string, number>>;
}

/** Why nothing is told of an incident at present, and until when (null: until it changes). */
export interface Suppression {
  by: "held_back" | "window" | "acknowledged" | "muted" | "flapping" | "parent" | "starting";
  /** Such as a window's note or the parent's id. */
  of: string;
  until_ms: number | null;
}

export interface Incident {
  /** Sorts by the time it was made. */
  id: string;
  cause: Cause;
  /** What to call it beside the host: a pool's name, a guest's; "" where the host says it all. */
  label: string;
  state: IncidentState;
  /** At present; of one that is over, the last. */
  level: IncidentLevel;
  worst_level: IncidentLevel;
  /** Worst first; those that ended stay until the incident does. */
  reasons: readonly IncidentReason[];
  /** Of more reasons than an incident may have, those that are only counted; absent: none. */
  reasons_left_out?: number;
  /** First sign; never moves forward. */
  began_at_ms: number;
  /** When it was no longer held back; null as long as it is. */
  opened_at_ms: number | null;
  resolved_at_ms: number | null;
  /** How it ended, where that was not by good evidence: "host deleted" and the like. */
  ended_by: string | null;
  acknowledgement: Acknowledgement | null;
  flapping_since_ms: number | null;
  /** Times it came back within the last 15 minutes. */
  flaps: number;
  /** Folded into that one. */
  parent_id: string | null;
  suppressed: readonly Suppression[];
  /** Of its newest event. */
  seq: number;
}

export type IncidentEventKind =
  | "began"
  | "raised"
  | "worsened"
  | "eased"
  | "acknowledged"
  | "acknowledgement_ended"
  | "muted"
  | "unmuted"
  | "flapping"
  | "calmed"
  | "folded"
  | "unfolded"
  | "window_began"
  | "window_ended"
  | "reminded"
  | "recovering"
  | "resolved";

/** One row of an incident's history. */
export interface IncidentEvent {
  incident_id: string;
  seq: number;
  at_ms: number;
  kind: IncidentEventKind;
  level: IncidentLevel;
  /** One sentence, without any age. */
  text: string;
  /** Who did it, where somebody did. */
  author: string | null;
}

/** Planned work. While it lasts nothing is told of what it is about; judging goes on. */
export interface Window {
  id: string;
  /** All hosts where it is null. */
  selector: HostSelector | null;
  /** Codes of reasons; null: all. */
  codes: readonly string[] | null;
  when:
    | { kind: "once"; start: WallTime; end: WallTime }
    /** ISO weekdays 1 (Monday) to 7 on which it starts. */
    | {
      kind: "weekly";
      weekdays: readonly number[];
      start_time: string;
      minutes: number;
      /** What began at this time or before is over; absent: nothing was ended early. */
      ended_at_ms?: number;
    };
  /** IANA zone of its wall-clock times; "": the server's. */
  zone: string;
  note: string;
  author: string;
  created_at_ms: number;
}

/** Wall-clock time without zone, such as `2026-03-29T02:30`. */
export type WallTime = string;

/** Chooses hosts; whatever of it is there must fit. */
export interface HostSelector {
  hosts?: readonly string[];
  groups?: readonly string[];
  tags?: readonly string[];
}

/** Who gets to hear what. The first policy that fits an incident and a channel counts. */
export interface Policy {
  id: string;
  /** Its place: lower comes first. */
  position: number;
  selector: HostSelector | null;
  /** Codes it is about; null: all. */
  codes: readonly string[] | null;
  level_from: IncidentLevel;
  how: "at_once" | "digest" | "never";
  /** Ids of channels; null: every one. */
  channels: readonly string[] | null;
  /** Null: nobody is reminded. */
  remind_after_minutes: number | null;
}

/** A place where messages go. */
export interface ChannelRow {
  id: string;
  name: string;
  /** A key of the table of channels, such as `email` or `ntfy`. */
  kind: string;
  /** What the kind asks for, secrets left out. */
  settings: Readonly<Record<string, unknown>>;
  /** Secrets sealed under SECRET_KEY_BASE; null: it has none. */
  sealed: string | null;
  enabled: boolean;
  /** From and until, as `22:00` and `06:00`; null: never quiet. */
  quiet_hours: { from: string; until: string; zone: string } | null;
  brake: { at_once: number; per_hour: number };
  /** When digests go, as `08:00`. */
  digest_at: string;
  /** IANA zone of its digest and of the times in its messages; "": the server's. */
  zone: string;
  /** Why it is not used until somebody looks; null: it works. */
  broken: { why: string; since_ms: number } | null;
  created_at_ms: number;
}

export type DeliveryKind =
  | "raise"
  | "worsen"
  | "ease"
  | "remind"
  | "ack"
  | "flap"
  | "calm"
  | "resolve"
  | "digest"
  | "test";

/** What a channel takes an incident for, beside its level. */
export type ToldMark = "open" | "acknowledged" | "flapping";

/** - at_once: a message of its own, as soon as the channel may be spoken to.
 * - digest: a line of the daily digest. */
export type ToldHow = Exclude<Policy["how"], "never">;

/** What a message says of one incident, and so what its channel knows once it is delivered. */
export interface Said {
  incident_id: string;
  /** "mention": it came and went, or got worse and better again, while nothing could be told. */
  kind: Exclude<DeliveryKind, "digest" | "test"> | "mention";
  /** As far as the channel's policies let it hear; "resolved" also where it is not told any more. */
  level: IncidentLevel | "resolved";
  mark: ToldMark;
  how: ToldHow;
  seq: number;
  /** The worst that was not told meanwhile; null: nothing worse than what is told. */
  peak: IncidentLevel | null;
  /** A sentence that the incident itself does not show, such as why it is told of no longer. */
  note: string | null;
}

/** - daily: what policies put into a digest.
 * - quiet: what quiet hours deferred.
 * - catch_up: what the brake, a broken channel or an expiry held back. */
export type DigestKind = "daily" | "quiet" | "catch_up";

/** One message on its way on one channel. */
export interface Delivery {
  id: string;
  channel_id: string;
  /** Null for a digest or a test. */
  incident_id: string | null;
  /** Event that caused it. */
  seq: number | null;
  kind: DeliveryKind;
  /** What a digest lists. */
  incident_ids: readonly string[];
  /** Which digest it is; null for every other kind. */
  digest: DigestKind | null;
  /** One for each incident, worst first once it is being sent; none in a test. */
  says: readonly Said[];
  /** Of a digest: incidents that hold as this channel was told before, set when it is sent. */
  unchanged: number;
  /** Withdrawn: it was never sent, and what it was to say is not so any more, or said elsewhere. */
  state: "queued" | "sending" | "delivered" | "collapsed" | "expired" | "dead" | "withdrawn";
  /** The same at each attempt to say the same; another once it says something else. */
  idempotency_key: string;
  queued_at_ms: number;
  /** When it should have gone: what comes later than this is late. */
  due_ms: number;
  not_before_ms: number;
  /** Given up then, never silently. */
  expires_at_ms: number;
  lease_until_ms: number | null;
  attempts: number;
  last_error: string | null;
  delivered_at_ms: number | null;
  /** The digest that took it up. */
  collapsed_into: string | null;
}

/** What a channel was last told of an incident, and did deliver. */
export interface Told {
  channel_id: string;
  incident_id: string;
  level: IncidentLevel | "resolved";
  seq: number;
  at_ms: number;
  mark: ToldMark;
  how: ToldHow;
  /** It was acknowledged or muted since: when that ends, one reminder is due. */
  hushed: boolean;
  /** The worst level since then that a window kept from being told; null: none worse than told. */
  peak: IncidentLevel | null;
  /** From when the time to the next reminder counts. */
  remind_from_ms: number;
}

export type HoldReason =
  | Suppression["by"]
  | "policy"
  | "digest"
  | "quiet_hours"
  | "brake"
  | "recovering"
  | "channel_off"
  | "channel_broken"
  | "own_channel";

/** Why a channel was not told something of an incident, from when and until when. */
export interface Hold {
  channel_id: string;
  incident_id: string;
  at_ms: number;
  why: HoldReason;
  /** Such as a window's note or a policy's id. */
  of: string;
  /** Null: until something changes. */
  until_ms: number | null;
  /** Null as long as it lasts. */
  ended_at_ms: number | null;
}
