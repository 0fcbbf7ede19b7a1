/** Incidents, channels and deliveries for tests: an ordinary one unless told otherwise. */
import type { Message } from "../server/notify/message/message.ts";
import type { IncidentFacts, MessageFacts } from "../server/notify/message/facts.ts";
import type { ChannelRow, Delivery } from "../server/store/rows/deliveries.ts";
import type { Incident, IncidentReason } from "../server/store/rows/incidents.ts";

export const TEST_NOW_MS = Date.UTC(2026, 10, 29, 1, 31);
const MINUTE_MS = 60_000;

export function testIncidentReason(changes: Partial<IncidentReason> = {}): IncidentReason {
  return {
    reason_id: "r1",
    host_id: 1,
    host_name: "pve-01",
    code: "pool_health",
    subject: "tank",
    subject_id: "18446744073709551615",
    level: "critical",
    text: "Pool tank is DEGRADED: 1 of 6 disks FAULTED (…A004), can lose 1 more",
    since_ms: TEST_NOW_MS - 21 * MINUTE_MS,
    as_of_ms: TEST_NOW_MS - MINUTE_MS,
    ended_at_ms: null,
    ...changes,
  };
}

export function testIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: "01kb6c1v0aaaaaaa",
    cause: { scope: "host", scope_id: "1", family: "pool", subject_id: "18446744073709551615" },
    label: "tank",
    state: "open",
    level: "critical",
    worst_level: "critical",
    reasons: [testIncidentReason()],
    began_at_ms: TEST_NOW_MS - 21 * MINUTE_MS,
    opened_at_ms: TEST_NOW_MS - 21 * MINUTE_MS,
    resolved_at_ms: null,
    ended_by: null,
    acknowledgement: null,
    flapping_since_ms: null,
    flaps: 0,
    parent_id: null,
    suppressed: [],
    seq: 1,
    ...changes,
  };
}

export function testIncidentFacts(
  incident: Partial<Incident> = {},
  changes: Partial<IncidentFacts> = {},
): IncidentFacts {
  return {
    incident: testIncident(incident),
    place: "pve-01",
    host_names: new Map([[1, "pve-01"], [2, "pve-02"]]),
    guests: null,
    ...changes,
  };
}

export function testDelivery(changes: Partial<Delivery> = {}): Delivery {
  const id = changes.id ?? "01kb6c1v0bbbbbbb";
  return {
    id,
    channel_id: "c1",
    incident_id: "01kb6c1v0aaaaaaa",
    seq: 1,
    kind: "raise",
    incident_ids: [],
    digest: null,
    says: [],
    unchanged: 0,
    state: "queued",
    idempotency_key: `key-${id}`,
    queued_at_ms: TEST_NOW_MS - 1_000,
    due_ms: changes.queued_at_ms ?? TEST_NOW_MS - 1_000,
    not_before_ms: TEST_NOW_MS - 1_000,
    expires_at_ms: TEST_NOW_MS + 72 * 60 * MINUTE_MS,
    lease_until_ms: null,
    attempts: 0,
    last_error: null,
    delivered_at_ms: null,
    collapsed_into: null,
    ...changes,
  };
}

export function testChannel(changes: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id: "c1",
    name: "on call",
    kind: "webhook",
    settings: {},
    sealed: null,
    enabled: true,
    quiet_hours: null,
    brake: { at_once: 5, per_hour: 30 },
    digest_at: "08:00",
    zone: "Europe/Vienna",
    broken: null,
    created_at_ms: TEST_NOW_MS,
    ...changes,
  };
}

export function testMessageFacts(changes: Partial<MessageFacts> = {}): MessageFacts {
  return {
    delivery: testDelivery(),
    channel: { name: "on call", zone: "Europe/Vienna" },
    incidents: [testIncidentFacts()],
    unchanged_count: 0,
    holds: [],
    public_url: "https://monitor.example.com",
    ...changes,
  };
}

export function testMessage(changes: Partial<Message> = {}): Message {
  return {
    idempotency_key: "key-1",
    kind: "raise",
    tone: "critical",
    title: "Critical: pve-01 · tank",
    lines: [
      { as: "text", text: "Critical since 02:10." },
      { as: "item", text: "Pool tank is DEGRADED" },
    ],
    link: "https://monitor.example.com/incidents/i1",
    at_ms: TEST_NOW_MS,
    incidents: [],
    ...changes,
  };
}
