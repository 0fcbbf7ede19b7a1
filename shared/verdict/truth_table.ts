import { CONNECTION_ROWS } from "./truth_connection.ts";
import { HOST_ROWS } from "./truth_host.ts";
import { POOL_ROWS } from "./truth_pools.ts";
import type { TruthRow } from "./truth_row.ts";

/** What the judge must find: a row for each condition and each border of its rules. */
export const TRUTH_TABLE: readonly TruthRow[] = [...CONNECTION_ROWS, ...POOL_ROWS, ...HOST_ROWS];
