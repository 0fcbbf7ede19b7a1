/** What zpool is asked, and how its answers are read and checked. */
import type { ErrorTag } from "../../shared/sample/fields.ts";
import { LIST_JSON_OPTIONS, LIST_TEXT_OPTIONS } from "../parsers/zpool/list_columns.ts";
import { parseZpoolListJson } from "../parsers/zpool/list_json.ts";
import { parseZpoolListText } from "../parsers/zpool/list_text.ts";
import type { PoolListing, PoolStatus, ZpoolReport } from "../parsers/zpool/report.ts";
import { parseZpoolStatusJson } from "../parsers/zpool/status_json.ts";
import { parseZpoolStatusText } from "../parsers/zpool/status_text.ts";
import type { Columns } from "./known_columns.ts";
import { describeDevices, describeIdentities } from "./zfs_pools_devices.ts";

/** One way to ask. */
export interface Form<T> extends Columns<Form<T>> {
  parse(stdout: string): ZpoolReport<T>;
}

/** One question to zpool, in the two forms it may understand. */
export interface Question<T> {
  tag: ErrorTag;
  json: Form<T>;
  text: Form<T>;
  /** How JSON, which may take one device for another, is checked; null: it is never wrong. */
  check: Check<T> | null;
}

export interface Check<T> {
  /** Whether the JSON itself shows that it is wrong. */
  isDoubtful(pool: T): boolean;
  /** What is checked once and holds until it changes. */
  identity(pools: readonly T[]): string;
  /** What both forms must say alike. */
  content(pools: readonly T[]): string;
}

function listJson(options: string): Form<PoolListing> {
  return {
    argv: ["zpool", "list", "-j", "--json-int", "-o", options],
    parse: parseZpoolListJson,
  };
}

function listText(options: string): Form<PoolListing> {
  return {
    argv: ["zpool", "list", "-Hp", "-o", options],
    parse: (text) => parseZpoolListText(text, options),
  };
}

export const LIST: Question<PoolListing> = {
  tag: "zpool_list",
  json: {
    ...listJson(LIST_JSON_OPTIONS.all),
    least: listJson(LIST_JSON_OPTIONS.least),
  },
  text: {
    ...listText(LIST_TEXT_OPTIONS.all),
    least: listText(LIST_TEXT_OPTIONS.least),
  },
  check: null,
};

export const STATUS: Question<PoolStatus> = {
  tag: "zpool_status",
  json: { argv: ["zpool", "status", "-j", "--json-int", "-t"], parse: parseZpoolStatusJson },
  text: { argv: ["zpool", "status", "-p", "-s", "-t"], parse: parseZpoolStatusText },
  check: {
    isDoubtful: ({ doubt }) => doubt !== null,
    identity: describeIdentities,
    content: describeDevices,
  },
};
