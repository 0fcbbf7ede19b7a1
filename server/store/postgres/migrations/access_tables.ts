/** Who may come in, what they did, and what operators wrote: short tables, which grow with nobody. */
const TEXT = `TEXT COLLATE "C"`;

export const accessTables: readonly string[] = [
  `CREATE TABLE settings (
    key ${TEXT} PRIMARY KEY,
    value ${TEXT} NOT NULL
  )`,
  `CREATE TABLE sessions (
    id_hash ${TEXT} PRIMARY KEY,
    name ${TEXT} NOT NULL,
    address ${TEXT} NOT NULL,
    browser ${TEXT} NOT NULL,
    created_at_ms BIGINT NOT NULL,
    last_used_at_ms BIGINT NOT NULL,
    confirmed_at_ms BIGINT NOT NULL
  )`,
  `CREATE TABLE api_tokens (
    id BIGINT PRIMARY KEY,
    name ${TEXT} NOT NULL,
    token_hash ${TEXT} NOT NULL UNIQUE,
    scopes ${TEXT} NOT NULL,
    created_at_ms BIGINT NOT NULL,
    last_used_at_ms BIGINT,
    expires_at_ms BIGINT
  )`,
  `CREATE TABLE audit (
    id BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    who ${TEXT} NOT NULL,
    address ${TEXT},
    action ${TEXT} NOT NULL,
    subject ${TEXT} NOT NULL
  )`,
  `CREATE INDEX audit_by_age ON audit (at_ms)`,
  `CREATE TABLE factors (
    id ${TEXT} PRIMARY KEY,
    kind ${TEXT} NOT NULL,
    name ${TEXT} NOT NULL,
    sealed ${TEXT},
    credential_id ${TEXT} UNIQUE,
    public_key ${TEXT},
    transports ${TEXT} NOT NULL,
    counter BIGINT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    last_used_at_ms BIGINT
  )`,
  `CREATE TABLE recovery_codes (code_hash ${TEXT} PRIMARY KEY)`,
  `CREATE TABLE walls (
    id ${TEXT} PRIMARY KEY,
    name ${TEXT} NOT NULL,
    token_hash ${TEXT} UNIQUE,
    cookie_hash ${TEXT} UNIQUE,
    created_at_ms BIGINT NOT NULL,
    opened_at_ms BIGINT,
    last_used_at_ms BIGINT
  )`,
  `CREATE TABLE snapshot_policies (
    id ${TEXT} PRIMARY KEY,
    name ${TEXT} NOT NULL,
    selector ${TEXT},
    datasets ${TEXT},
    guest_tags ${TEXT},
    newest_at_most_seconds ${TEXT} NOT NULL,
    least_count BIGINT,
    note ${TEXT} NOT NULL,
    set_by ${TEXT} NOT NULL,
    set_at_ms BIGINT NOT NULL
  )`,
  `CREATE UNIQUE INDEX snapshot_policies_by_name ON snapshot_policies (lower(name))`,
  `CREATE TABLE channels (
    id ${TEXT} PRIMARY KEY,
    name ${TEXT} NOT NULL,
    kind ${TEXT} NOT NULL,
    settings ${TEXT} NOT NULL,
    sealed ${TEXT},
    enabled BIGINT NOT NULL,
    quiet_hours ${TEXT},
    brake ${TEXT} NOT NULL,
    digest_at ${TEXT} NOT NULL,
    zone ${TEXT} NOT NULL,
    broken_why ${TEXT},
    broken_since_ms BIGINT,
    created_at_ms BIGINT NOT NULL
  )`,
  `CREATE UNIQUE INDEX channels_by_name ON channels (lower(name))`,
  `CREATE TABLE policies (
    id ${TEXT} PRIMARY KEY,
    position BIGINT NOT NULL,
    selector ${TEXT},
    codes ${TEXT},
    level_from ${TEXT} NOT NULL,
    how ${TEXT} NOT NULL,
    channels ${TEXT},
    remind_after_minutes DOUBLE PRECISION
  )`,
  `CREATE TABLE windows (
    id ${TEXT} PRIMARY KEY,
    selector ${TEXT},
    codes ${TEXT},
    recurrence ${TEXT} NOT NULL,
    zone ${TEXT} NOT NULL,
    note ${TEXT} NOT NULL,
    author ${TEXT} NOT NULL,
    created_at_ms BIGINT NOT NULL
  )`,
  `CREATE TABLE queued_acts (
    id BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    incident_id ${TEXT} NOT NULL,
    author ${TEXT} NOT NULL,
    note ${TEXT} NOT NULL,
    expires_at_ms BIGINT
  )`,
];
