/**
 * Incidents and messages. `detail` and `content` hold as JSON what no query asks for. A reason of no
 * host has the host 0 here, which no host has. What a deleted host brought about stays.
 */
const TEXT = `TEXT COLLATE "C"`;

export const incidentTables: readonly string[] = [
  `CREATE TABLE incidents (
    id ${TEXT} PRIMARY KEY,
    scope ${TEXT} NOT NULL,
    scope_id ${TEXT} NOT NULL,
    family ${TEXT} NOT NULL,
    subject_id ${TEXT} NOT NULL,
    label ${TEXT} NOT NULL,
    state ${TEXT} NOT NULL,
    level ${TEXT} NOT NULL,
    worst_level ${TEXT} NOT NULL,
    began_at_ms BIGINT NOT NULL,
    opened_at_ms BIGINT,
    resolved_at_ms BIGINT,
    parent_id ${TEXT},
    seq BIGINT NOT NULL,
    detail ${TEXT} NOT NULL,
    memory ${TEXT} NOT NULL
  )`,
  `CREATE INDEX incidents_standing ON incidents (id) WHERE state <> 'resolved'`,
  `CREATE INDEX incidents_by_end ON incidents (resolved_at_ms)`,
  `CREATE TABLE incident_reasons (
    incident_id ${TEXT} NOT NULL,
    host_id BIGINT NOT NULL,
    code ${TEXT} NOT NULL,
    host_name ${TEXT} NOT NULL,
    PRIMARY KEY (incident_id, host_id, code)
  )`,
  `CREATE INDEX incident_reasons_by_host ON incident_reasons (host_id, incident_id)`,
  `CREATE INDEX incident_reasons_by_code ON incident_reasons (code, incident_id)`,
  `CREATE INDEX incident_reasons_by_name ON incident_reasons (lower(host_name), incident_id)`,
  `CREATE TABLE incident_events (
    incident_id ${TEXT} NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    kind ${TEXT} NOT NULL,
    level ${TEXT} NOT NULL,
    text ${TEXT} NOT NULL,
    author ${TEXT},
    PRIMARY KEY (incident_id, seq)
  )`,
  `CREATE TABLE deliveries (
    id ${TEXT} PRIMARY KEY,
    channel_id ${TEXT} NOT NULL,
    incident_id ${TEXT},
    seq BIGINT,
    kind ${TEXT} NOT NULL,
    state ${TEXT} NOT NULL,
    idempotency_key ${TEXT} NOT NULL,
    queued_at_ms BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    not_before_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    lease_until_ms BIGINT,
    attempts BIGINT NOT NULL,
    last_error ${TEXT},
    delivered_at_ms BIGINT,
    collapsed_into ${TEXT},
    content ${TEXT} NOT NULL
  )`,
  `CREATE INDEX deliveries_waiting ON deliveries (channel_id, incident_id, id)
    WHERE state IN ('queued', 'sending')`,
  `CREATE INDEX deliveries_by_channel ON deliveries (channel_id, id)`,
  `CREATE INDEX deliveries_by_success ON deliveries (channel_id, delivered_at_ms)
    WHERE delivered_at_ms IS NOT NULL`,
  `CREATE INDEX deliveries_by_age ON deliveries (queued_at_ms)`,
  `CREATE TABLE delivery_incidents (
    incident_id ${TEXT} NOT NULL,
    delivery_id ${TEXT} NOT NULL,
    PRIMARY KEY (incident_id, delivery_id)
  )`,
  `CREATE INDEX delivery_incidents_by_delivery ON delivery_incidents (delivery_id)`,
  `CREATE TABLE attempts (
    delivery_id ${TEXT} NOT NULL,
    number BIGINT NOT NULL,
    channel_id ${TEXT} NOT NULL,
    at_ms BIGINT NOT NULL,
    outcome ${TEXT} NOT NULL,
    error ${TEXT},
    PRIMARY KEY (delivery_id, number)
  )`,
  `CREATE INDEX attempts_failed ON attempts (channel_id, at_ms) WHERE outcome <> 'delivered'`,
  `CREATE TABLE told (
    incident_id ${TEXT} NOT NULL,
    channel_id ${TEXT} NOT NULL,
    level ${TEXT} NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    mark ${TEXT} NOT NULL,
    how ${TEXT} NOT NULL,
    hushed BIGINT NOT NULL,
    peak ${TEXT},
    remind_from_ms BIGINT NOT NULL,
    PRIMARY KEY (incident_id, channel_id)
  )`,
  `CREATE INDEX told_standing ON told (incident_id) WHERE level <> 'resolved'`,
  `CREATE INDEX told_by_channel ON told (channel_id)`,
  `CREATE TABLE holds (
    incident_id ${TEXT} NOT NULL,
    channel_id ${TEXT} NOT NULL,
    at_ms BIGINT NOT NULL,
    why ${TEXT} NOT NULL,
    of ${TEXT} NOT NULL,
    until_ms BIGINT,
    ended_at_ms BIGINT,
    PRIMARY KEY (incident_id, channel_id, at_ms)
  )`,
  `CREATE INDEX holds_lasting ON holds (incident_id) WHERE ended_at_ms IS NULL`,
];
