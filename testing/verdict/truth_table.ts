import { ABSENT_POOL_ROWS } from "./truth_absent_pools.ts";
import { BACKUP_ROWS } from "./truth_backups.ts";
import { CARE_ROWS } from "./truth_care.ts";
import { CONNECTION_ROWS } from "./truth_connection.ts";
import { COVERAGE_ROWS } from "./truth_coverage.ts";
import { DEVICE_ROWS } from "./truth_devices.ts";
import { HOST_ROWS } from "./truth_host.ts";
import { LEDGER_ROWS } from "./truth_ledger.ts";
import { POOL_ROWS } from "./truth_pools.ts";
import type { TruthRow } from "./truth_row.ts";
import { SCRUB_ROWS } from "./truth_scrubs.ts";
import { SPACE_ROWS } from "./truth_space.ts";
import { CARE_TEXTS } from "./truth_texts_care.ts";
import { HOST_TEXTS } from "./truth_texts_host.ts";
import { LEDGER_TEXTS } from "./truth_texts_ledger.ts";
import { POOL_TEXTS } from "./truth_texts_pools.ts";

/** What the judge must find: a row for each condition and each border of its rules. */
export const TRUTH_TABLE: readonly TruthRow[] = [
  ...CONNECTION_ROWS,
  ...POOL_ROWS,
  ...DEVICE_ROWS,
  ...SCRUB_ROWS,
  ...ABSENT_POOL_ROWS,
  ...SPACE_ROWS,
  ...HOST_ROWS,
  ...BACKUP_ROWS,
  ...COVERAGE_ROWS,
  ...CARE_ROWS,
  ...LEDGER_ROWS,
  ...POOL_TEXTS,
  ...HOST_TEXTS,
  ...CARE_TEXTS,
  ...LEDGER_TEXTS,
];
