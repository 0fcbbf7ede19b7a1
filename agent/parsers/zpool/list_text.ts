import {
  excerpt,
  type Fault,
  faultOfOutput,
  faultsOfPool,
  findCut,
  type PoolListing,
  type ZpoolReport,
} from "./report.ts";
import { emptyListing, LIST_COLUMNS, LIST_TEXT_OPTIONS } from "./list_columns.ts";
import { parseGuid, parseWord } from "./value.ts";

/** Reads `zpool list -Hp -o OPTIONS`. */
export function parseZpoolListText(
  text: string,
  options: string = LIST_TEXT_OPTIONS.all,
): ZpoolReport<PoolListing> {
  const columns = options.split(",");
  const report: ZpoolReport<PoolListing> = { pools: [], faults: findCut(text, "zpool list") };
  for (const line of text.split("\n")) {
    if (line === "" || line === "no pools available") continue;
    const pool = parseLine(line, columns, report.faults);
    if (pool !== null) addPool(report, pool);
  }
  return report;
}

/** One name never hides another pool; a pool that stands twice is as bad as its worse line. */
function addPool({ pools, faults }: ZpoolReport<PoolListing>, pool: PoolListing): void {
  const twin = pools.find(({ name }) => name === pool.name);
  if (twin !== undefined) faultsOfPool(pool.name, faults)("listed twice");
  if (twin === undefined || twin.guid !== pool.guid) pools.push(pool);
  else if (twin.health === "ONLINE") pools[pools.indexOf(twin)] = pool;
}

function parseLine(line: string, columns: readonly string[], faults: Fault[]): PoolListing | null {
  const cells = line.split("\t");
  const cell = (option: string) => cells[columns.indexOf(option)];
  const name = cell("name") ?? "";
  const health = parseWord(cell("health"));
  if (cells.length !== columns.length || name === "" || health === undefined) {
    const what = `Cannot read zpool list line ${excerpt(line)}`;
    faults.push(faultOfOutput(`${what}: expected ${columns.length} columns`));
    return null;
  }

  const fault = faultsOfPool(name, faults);
  const guid = cell("guid") === "-" ? null : parseGuid(cell("guid"));
  if (guid === undefined) fault(`unexpected guid ${excerpt(cell("guid"))}`);
  const listing = emptyListing({ name, guid: guid ?? null, health });
  for (const { option, property, field, parse, untold } of LIST_COLUMNS) {
    if (!columns.includes(option)) continue;
    const value = parse(cell(option));
    if (value === undefined) fault(`unexpected ${property} ${excerpt(cell(option))}`);
    else if (value !== null || untold !== "absent") Object.assign(listing, { [field]: value });
  }
  return listing;
}
