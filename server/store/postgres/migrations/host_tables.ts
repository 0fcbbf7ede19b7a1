/**
 * Hosts and what they send. Types are text, bigint, bytea and, where a number has a fraction, double
 * precision; times are epoch milliseconds unless their names say more. Text compares by its bytes.
 *
 * Every key of what grows with hosts has `host_id` in it, so that a cluster can lay each host's rows
 * on one node. No sequences: ids come from `counters`, or are counted within their host.
 */
const TEXT = `TEXT COLLATE "C"`;

export const hostTables: readonly string[] = [
  // What a sequence would do, without gaps that look like rows on their way.
  `CREATE TABLE counters (
    name ${TEXT} PRIMARY KEY,
    value BIGINT NOT NULL
  )`,
  `INSERT INTO counters (name, value)
    VALUES ('hosts', 0), ('api_tokens', 0), ('audit', 0), ('queued_acts', 0), ('factors', 0),
      ('walls', 0), ('channels', 0), ('policies', 0), ('windows', 0), ('snapshot_policies', 0),
      ('thresholds', 0)`,

  // How often each was changed, in the transaction that did.
  `CREATE TABLE revisions (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    hosts BIGINT NOT NULL,
    words BIGINT NOT NULL,
    telling BIGINT NOT NULL
  )`,
  `INSERT INTO revisions (only_row, hosts, words, telling) VALUES (1, 0, 0, 0)`,

  `CREATE TABLE hosts (
    id BIGINT PRIMARY KEY,
    name ${TEXT} NOT NULL,
    token_hash ${TEXT} NOT NULL,
    token_digest ${TEXT},
    created_at_ms BIGINT NOT NULL,
    last_seen_at_ms BIGINT,
    agent_version ${TEXT},
    protocol_level BIGINT,
    pve_version ${TEXT},
    zfs_version ${TEXT},
    fast_seconds BIGINT,
    medium_seconds BIGINT,
    slow_seconds BIGINT,
    group_name ${TEXT},
    tags ${TEXT} NOT NULL DEFAULT '',
    note ${TEXT} NOT NULL DEFAULT '',
    web_url ${TEXT}
  )`,
  `CREATE UNIQUE INDEX hosts_by_name ON hosts (lower(name))`,
  `CREATE TABLE deleted_hosts (host_id BIGINT PRIMARY KEY)`,
  // One row of a host is written by each commit that has a sample of it.
  `CREATE TABLE host_bytes (
    host_id BIGINT PRIMARY KEY,
    bytes BIGINT NOT NULL
  ) WITH (fillfactor = 50)`,

  // A row for each host that is being enrolled. Without a hash its code has ended: the host joined.
  `CREATE TABLE enrolments (
    host_id BIGINT PRIMARY KEY,
    code_hash ${TEXT},
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    used_at_ms BIGINT,
    joined_at_ms BIGINT
  )`,
  `CREATE INDEX enrolments_by_code ON enrolments (code_hash)`,

  // Days have partitions of their own, which go as a whole. The rest is what was collected on no such
  // day, and what is the newest of its host and kind beyond its day.
  `CREATE TABLE samples (
    host_id BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    collected_at_us BIGINT NOT NULL,
    received_at_ms BIGINT NOT NULL,
    sent_at_ms BIGINT,
    base_id BIGINT,
    payload BYTEA NOT NULL,
    PRIMARY KEY (host_id, kind, collected_at_us)
  ) PARTITION BY RANGE (collected_at_us)`,
  `CREATE TABLE samples_rest PARTITION OF samples DEFAULT`,
  `CREATE INDEX samples_rest_by_age ON samples_rest (collected_at_us)`,
  `CREATE TABLE payload_bases (
    host_id BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    id BIGINT NOT NULL,
    received_at_ms BIGINT NOT NULL,
    payload BYTEA NOT NULL,
    PRIMARY KEY (host_id, kind, id)
  )`,
  `CREATE INDEX payload_bases_by_age ON payload_bases (received_at_ms)`,
  `CREATE TABLE newest_samples (
    host_id BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    collected_at_us BIGINT NOT NULL,
    PRIMARY KEY (host_id, kind)
  )`,
  `CREATE TABLE last_good (
    host_id BIGINT NOT NULL,
    section ${TEXT} NOT NULL,
    collected_at_us BIGINT NOT NULL,
    read_at_ms BIGINT NOT NULL,
    payload BYTEA NOT NULL,
    PRIMARY KEY (host_id, section)
  )`,

  `CREATE TABLE history (
    host_id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    layout_id BIGINT NOT NULL,
    points BYTEA NOT NULL,
    PRIMARY KEY (host_id, at_ms)
  ) PARTITION BY RANGE (at_ms)`,
  `CREATE TABLE history_rest PARTITION OF history DEFAULT`,
  `CREATE TABLE history_layouts (
    host_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    digest ${TEXT} NOT NULL,
    metrics ${TEXT} NOT NULL,
    used_at_ms BIGINT NOT NULL,
    PRIMARY KEY (host_id, id),
    UNIQUE (host_id, digest)
  )`,
  `CREATE TABLE history_hourly (
    host_id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    metric ${TEXT} NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (host_id, at_ms, metric)
  )`,

  `CREATE TABLE changes (
    host_id BIGINT NOT NULL,
    id ${TEXT} NOT NULL,
    code ${TEXT} NOT NULL,
    subject ${TEXT} NOT NULL,
    subject_id ${TEXT} NOT NULL,
    level ${TEXT} NOT NULL,
    text ${TEXT} NOT NULL,
    opened_at_ms BIGINT NOT NULL,
    closed_at_ms BIGINT,
    PRIMARY KEY (host_id, id)
  )`,
  `CREATE UNIQUE INDEX changes_open ON changes (host_id, code, subject_id)
    WHERE closed_at_ms IS NULL`,
  `CREATE INDEX changes_by_id ON changes (id)`,
  `CREATE INDEX changes_by_end ON changes (closed_at_ms)`,
  `CREATE TABLE mutes (
    host_id BIGINT NOT NULL,
    code ${TEXT} NOT NULL,
    subject_id ${TEXT} NOT NULL,
    subject ${TEXT} NOT NULL,
    note ${TEXT} NOT NULL,
    expires_at_ms BIGINT,
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (host_id, code, subject_id)
  )`,
  `CREATE TABLE left_pools (
    host_id BIGINT NOT NULL,
    guid ${TEXT} NOT NULL,
    name ${TEXT} NOT NULL,
    word ${TEXT} NOT NULL,
    note ${TEXT} NOT NULL,
    created_at_ms BIGINT NOT NULL,
    PRIMARY KEY (host_id, guid)
  )`,
  `CREATE TABLE host_events (
    host_id BIGINT NOT NULL,
    code ${TEXT} NOT NULL,
    subject ${TEXT} NOT NULL,
    text ${TEXT} NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (host_id, code, subject)
  )`,
  `CREATE TABLE thresholds (
    host_id BIGINT NOT NULL,
    group_name ${TEXT} NOT NULL,
    key ${TEXT} NOT NULL,
    value BIGINT NOT NULL,
    set_by ${TEXT} NOT NULL,
    set_at_ms BIGINT NOT NULL,
    PRIMARY KEY (host_id, group_name, key)
  )`,
];
