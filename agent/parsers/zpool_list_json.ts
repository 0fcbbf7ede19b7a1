import { isJsonObject, type JsonObject } from "./lossless_json.ts";
import {
  type NoteFault,
  type PoolListing,
  readField,
  readPoolsJson,
  type ZpoolReport,
} from "./zpool_report.ts";
import { parseBytes, parseGuid, parsePercent, parseWord } from "./zpool_value.ts";

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
  return [{
    name,
    guid: readField(pool, "pool_guid", parseGuid, fault),
    health,
    size_bytes: property("size", parseBytes),
    allocated_bytes: property("allocated", parseBytes),
    free_bytes: property("free", parseBytes),
    fragmentation_percent: property("fragmentation", parsePercent),
    capacity_percent: property("capacity", parsePercent),
  }];
}
