/** The columns of `zpool list` that are asked for, and how each is read. */
import type { PoolListing } from "./report.ts";
import { parseBytes, parsePercent, parseRatio, parseSwitch } from "./value.ts";

interface Column {
  /** As `-o` takes it. */
  option: string;
  /** Its full name, which JSON uses. */
  property: string;
  /** The field it fills. */
  field: Exclude<keyof PoolListing, "name" | "guid" | "health">;
  /**
   * Whether JSON without it is read, as that of a zpool that was not asked for it. Its field is
   * then "null", or "absent".
   */
  untold?: "null" | "absent";
  /** Null for what ZFS calls unknown, undefined for what it never prints. */
  parse(value: unknown): number | boolean | string | null | undefined;
}

/** Beside name, health and GUID, which every pool has. */
export const LIST_COLUMNS: readonly Column[] = [
  { option: "size", property: "size", field: "size_bytes", parse: parseBytes },
  { option: "alloc", property: "allocated", field: "allocated_bytes", parse: parseBytes },
  { option: "free", property: "free", field: "free_bytes", parse: parseBytes },
  {
    option: "frag",
    property: "fragmentation",
    field: "fragmentation_percent",
    parse: parsePercent,
  },
  { option: "cap", property: "capacity", field: "capacity_percent", parse: parsePercent },
  {
    option: "readonly",
    property: "readonly",
    field: "readonly",
    parse: parseSwitch,
    untold: "null",
  },
  {
    option: "failmode",
    property: "failmode",
    field: "failmode",
    parse: parseFailmode,
    untold: "null",
  },
  {
    option: "autotrim",
    property: "autotrim",
    field: "autotrim",
    parse: parseSwitch,
    untold: "null",
  },
  {
    option: "checkpoint",
    property: "checkpoint",
    field: "checkpoint_bytes",
    parse: parseBytes,
    untold: "null",
  },
  { option: "ashift", property: "ashift", field: "ashift", parse: parseBytes, untold: "absent" },
  {
    option: "expandsize",
    property: "expandsize",
    field: "expandsize_bytes",
    parse: parseBytes,
    untold: "absent",
  },
  {
    option: "freeing",
    property: "freeing",
    field: "freeing_bytes",
    parse: parseBytes,
    untold: "absent",
  },
  {
    option: "leaked",
    property: "leaked",
    field: "leaked_bytes",
    parse: parseBytes,
    untold: "absent",
  },
  {
    option: "dedupratio",
    property: "dedupratio",
    field: "dedup_ratio",
    parse: parseRatio,
    untold: "absent",
  },
];

/** What `-o` is given. */
export interface ListOptions {
  all: string;
  /** What every version of ZFS tells. */
  least: string;
}

const LEAST = "name,size,alloc,free,frag,cap,health";

const NEWER = LIST_COLUMNS.filter(({ untold }) => untold !== undefined)
  .map(({ option }) => option).join(",");

/** In text mode, in the order in which lines are read. */
export const LIST_TEXT_OPTIONS: ListOptions = {
  all: `${LEAST},guid,${NEWER}`,
  least: `${LEAST},guid`,
};

/** The same with `-j`: a GUID stands beside the properties, as one of them it is wrong. */
export const LIST_JSON_OPTIONS: ListOptions = { all: `${LEAST},${NEWER}`, least: LEAST };

/** A pool of which nothing but this is known. */
export function emptyListing(known: Pick<PoolListing, "name" | "guid" | "health">): PoolListing {
  return {
    ...known,
    size_bytes: null,
    allocated_bytes: null,
    free_bytes: null,
    fragmentation_percent: null,
    capacity_percent: null,
    readonly: null,
    failmode: null,
    autotrim: null,
    checkpoint_bytes: null,
  };
}

/** "wait", "continue" or "panic"; null in a pool that could not be opened. */
function parseFailmode(value: unknown): string | null | undefined {
  if (value === "-") return null;
  return typeof value === "string" && /^[a-z]+$/.test(value) ? value : undefined;
}
