import { excerpt, faultsOfPool, type PoolListing, type ZpoolReport } from "./zpool_report.ts";
import { parseBytes, parsePercent, parseWord } from "./zpool_value.ts";

/** Reads `zpool list -Hp -o name,size,alloc,free,frag,cap,health`; it tells no GUID. */
export function parseZpoolListText(text: string): ZpoolReport<PoolListing> {
  const report: ZpoolReport<PoolListing> = { pools: [], faults: [] };
  const seen = new Set<string>();
  for (const line of text.split("\n")) {
    if (line === "" || line === "no pools available") continue;
    const pool = parseLine(line, report.faults);
    if (pool !== null && seen.has(pool.name)) {
      report.faults.push(`Cannot read pool "${pool.name}": listed twice`);
    } else if (pool !== null) {
      seen.add(pool.name);
      report.pools.push(pool);
    }
  }
  return report;
}

function parseLine(line: string, faults: string[]): PoolListing | null {
  const columns = line.split("\t");
  const [name = "", size, allocated, free, fragmentation, capacity, state] = columns;
  const health = parseWord(state);
  if (columns.length !== 7 || name === "" || health === undefined) {
    faults.push(`Cannot read zpool list line ${excerpt(line)}: expected 7 columns`);
    return null;
  }

  const fault = faultsOfPool(name, faults);
  const column = (what: string, text: string | undefined, parse: typeof parseBytes) => {
    const value = parse(text);
    if (value === undefined) fault(`unexpected ${what} ${excerpt(text)}`);
    return value ?? null;
  };
  return {
    name,
    guid: null,
    health,
    size_bytes: column("size", size, parseBytes),
    allocated_bytes: column("allocated", allocated, parseBytes),
    free_bytes: column("free", free, parseBytes),
    fragmentation_percent: column("fragmentation", fragmentation, parsePercent),
    capacity_percent: column("capacity", capacity, parsePercent),
  };
}
