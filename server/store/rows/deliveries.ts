/**
 * Who gets to hear of incidents, what is on its way to them and what they were told, as it is kept.
 * Plain data: it goes to the store, to pages and into messages as it is. Times are epoch milliseconds.
 */
import type { IncidentLevel, Suppression } from "./incidents.ts";
import type { HostSelector } from "./windows.ts";

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
