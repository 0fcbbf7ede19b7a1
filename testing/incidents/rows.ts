/** Rows of incidents and messages to store; what is not given is the plainest there is. */
import type {
  ChannelRow,
  Delivery,
  Hold,
  IncidentEvent,
  Policy,
  Store,
  StoredIncident,
  Told,
  Window,
} from "../../server/store/port.ts";

export function storedIncident(id: string, given: Partial<StoredIncident> = {}): StoredIncident {
  return {
    id,
    cause: { scope: "host", scope_id: "1", family: "pool", subject_id: "4620" },
    label: "tank",
    state: "open",
    level: "critical",
    worst_level: "critical",
    reasons: [storedReason({})],
    began_at_ms: 1_000,
    opened_at_ms: 1_000,
    resolved_at_ms: null,
    ended_by: null,
    acknowledgement: null,
    flapping_since_ms: null,
    flaps: 0,
    parent_id: null,
    suppressed: [],
    seq: 1,
    memory: null,
    ...given,
  };
}

/** The same once it is over. */
export function overIncident(
  id: string,
  atMs: number,
  given: Partial<StoredIncident> = {},
): StoredIncident {
  return storedIncident(id, { state: "resolved", resolved_at_ms: atMs, seq: 9, ...given });
}

export function storedReason(
  given: Partial<StoredIncident["reasons"][number]>,
): StoredIncident["reasons"][number] {
  return {
    reason_id: "r",
    host_id: 1,
    host_name: "pve-01",
    code: "pool_health",
    subject: "tank",
    subject_id: "4620",
    level: "critical",
    text: "Pool tank is DEGRADED.",
    since_ms: 1_000.25,
    as_of_ms: null,
    ended_at_ms: null,
    ...given,
  };
}

export function incidentEvent(
  incident_id: string,
  seq: number,
  given: Partial<IncidentEvent> = {},
): IncidentEvent {
  const event = { at_ms: seq * 1_000, kind: "raised", level: "critical", author: null } as const;
  return { incident_id, seq, text: "Pool tank is DEGRADED.", ...event, ...given };
}

/** One that tells of the incident `a`. */
export function queuedDelivery(id: string, given: Partial<Delivery> = {}): Delivery {
  return {
    id,
    channel_id: "mail",
    incident_id: "a",
    seq: 1,
    kind: "raise",
    incident_ids: [],
    digest: null,
    says: [],
    unchanged: 0,
    state: "queued",
    idempotency_key: `key of ${id}`,
    queued_at_ms: 1_000,
    due_ms: 1_000,
    not_before_ms: 1_000,
    expires_at_ms: 9_000,
    lease_until_ms: null,
    attempts: 0,
    last_error: null,
    delivered_at_ms: null,
    collapsed_into: null,
    ...given,
  };
}

export function toldRow(given: Partial<Told> = {}): Told {
  return {
    channel_id: "mail",
    incident_id: "a",
    level: "critical",
    seq: 1,
    at_ms: 1_000,
    mark: "open",
    how: "at_once",
    hushed: false,
    peak: null,
    remind_from_ms: 1_000,
    ...given,
  };
}

export function holdRow(given: Partial<Hold> = {}): Hold {
  return {
    channel_id: "mail",
    incident_id: "a",
    at_ms: 1_000,
    why: "window",
    of: "Move to the new rack",
    until_ms: 5_000,
    ended_at_ms: null,
    ...given,
  };
}

export function channelRow(id: string, given: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id,
    name: id,
    kind: "email",
    settings: { to: ["op@example.com"] },
    sealed: null,
    enabled: true,
    quiet_hours: null,
    brake: { at_once: 5, per_hour: 30 },
    digest_at: "08:00",
    zone: "Europe/Vienna",
    broken: null,
    created_at_ms: 1_000,
    ...given,
  };
}

export function policyRow(id: string, given: Partial<Policy> = {}): Policy {
  return {
    id,
    position: 1,
    selector: null,
    codes: null,
    level_from: "warning",
    how: "at_once",
    channels: null,
    remind_after_minutes: null,
    ...given,
  };
}

export function windowRow(id: string, given: Partial<Window> = {}): Window {
  return {
    id,
    selector: null,
    codes: null,
    when: { kind: "once", start: "2026-03-29T02:30", end: "2026-03-29T04:00" },
    zone: "Europe/Vienna",
    note: "Move to the new rack",
    author: "operator",
    created_at_ms: 1_000,
    ...given,
  };
}

/** Stores incidents in one transaction; whether each was newer than what was there. */
export async function putIncidents(
  store: Pick<Store, "transaction">,
  ...incidents: StoredIncident[]
): Promise<boolean[]> {
  const outcomes = await store.transaction((transaction) =>
    incidents.map((incident) => transaction.putIncident(incident))
  );
  return outcomes.map(({ value }) => value);
}

/** Stores deliveries in one transaction; whether each was newer than what was there. */
export async function putDeliveries(
  store: Pick<Store, "transaction">,
  ...deliveries: Delivery[]
): Promise<boolean[]> {
  const outcomes = await store.transaction((transaction) =>
    deliveries.map((delivery) => transaction.putDelivery(delivery))
  );
  return outcomes.map(({ value }) => value);
}
