/**
 * What ZFS forgets, by pool: a pool's rows outlive the host that reported it. `detail` holds as JSON
 * what no query asks for; `at_ms` is the age by which a row goes, null: it stands.
 */
const TEXT = `TEXT COLLATE "C"`;

/** Those of pools, each with the columns that name a row. */
const TABLES: readonly (readonly [table: string, ...keys: string[]])[] = [
  ["ledger_states"],
  ["ledger_devices", `device ${TEXT} NOT NULL`],
  ["ledger_growth", `device ${TEXT} NOT NULL`, "hour_ms BIGINT NOT NULL"],
  ["ledger_sightings", `device ${TEXT} NOT NULL`, "from_ms BIGINT NOT NULL"],
  ["ledger_scans", `function ${TEXT} NOT NULL`, "start_unix DOUBLE PRECISION NOT NULL"],
  ["ledger_capacity", "day BIGINT NOT NULL"],
  ["ledger_snapshots", `path ${TEXT} NOT NULL`, `class ${TEXT} NOT NULL`],
];

/** With what an index of ages serves. Of the others each row stands for something that is there. */
const AGING = [
  "ledger_devices",
  "ledger_growth",
  "ledger_sightings",
  "ledger_scans",
  "ledger_capacity",
];

export const ledgerTables: readonly string[] = [
  `CREATE TABLE ledger_pools (
    pool_key ${TEXT} PRIMARY KEY,
    guid ${TEXT},
    name ${TEXT} NOT NULL,
    home BIGINT NOT NULL,
    home_since_ms BIGINT NOT NULL,
    listed_ms BIGINT NOT NULL,
    is_listed BIGINT NOT NULL
  )`,
  ...TABLES.map(([table, ...keys]) =>
    `CREATE TABLE ${table} (
    pool_key ${TEXT} NOT NULL,
    ${keys.map((key) => `${key},`).join(" ")}
    at_ms BIGINT,
    detail ${TEXT} NOT NULL,
    PRIMARY KEY (${["pool_key", ...keys.map((key) => key.split(" ", 1)[0])].join(", ")})
  )`
  ),
  ...AGING.map((table) =>
    `CREATE INDEX ${table}_by_age ON ${table} (at_ms) WHERE at_ms IS NOT NULL`
  ),
  // An id grows with each change of its host.
  `CREATE TABLE ledger_journal (
    host_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    kind ${TEXT} NOT NULL,
    subject_id ${TEXT} NOT NULL,
    what ${TEXT} NOT NULL,
    "before" ${TEXT},
    "after" ${TEXT},
    is_cut BIGINT NOT NULL,
    PRIMARY KEY (host_id, id)
  )`,
  `CREATE INDEX ledger_journal_by_age ON ledger_journal (at_ms)`,
];
