import { isJsonObject, type JsonObject } from "../lossless_json.ts";
import { emptyListing, LIST_COLUMNS } from "./list_columns.ts";
import {
  type NoteFault,
  type PoolListing,
  readField,
  readPoolsJson,
  type ZpoolReport,
} from "./report.ts";
import { parseGuid, parseWord } from "./value.ts";

/** Reads `zpool list -j`. With no pools it prints nothing at all. */
export function parseZpoolListJson(text: string): ZpoolReport<PoolListing> {
  return text.trim() === "" ? { pools: [], faults: [] } : readPoolsJson(text, parsePool);
}

function parsePool(name: string, pool: JsonObject, fault: NoteFault): PoolListing[] {
  const properties = isJsonObject(pool.properties) ? pool.properties : {};
  const property = <T>(key: string, parse: (value: unknown) => T | undefined) =>
    readField(
      properties,
      key,
      (entry) => isJsonObject(entry) ? parse(entry.value) : undefined,
      fault,
    );

  const health = property("health", parseWord);
  if (health === null) return [];
  const guid = readField(pool, "pool_guid", parseGuid, fault);
  const listing = emptyListing({ name, guid, health });
  for (const { field, property: key, parse, untold } of LIST_COLUMNS) {
    if (untold !== undefined && properties[key] === undefined) continue;
    const value = property(key, parse);
    if (value !== null || untold !== "absent") Object.assign(listing, { [field]: value });
  }
  return [listing];
}
