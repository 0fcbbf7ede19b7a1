import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type Kind, readSample } from "../../shared/sample/mod.ts";
import { type KnownSamples, NOTHING_KNOWN, withSample } from "./known_samples.ts";
import { missingPools, standingDatasets, standingPools } from "./standing_pools.ts";

const NOON = 1_800_000_000;
const ERROR = { tag: "zpool_status", message: "exit code 1" };
const [TANK, BACKUP] = ["4620770592528249368", "9220770592528249368"];

/** What is known once a host has sent these, 30 s apart. */
function know(kind: Kind, ...samples: object[]): KnownSamples {
  return samples.reduce<KnownSamples>((known, data, index) => {
    const ms = (NOON + 30 * index) * 1000;
    const times = { collected_at_us: ms * 1000, received_at_ms: ms, sent_at_ms: ms };
    return withSample(known, { kind, ...times, sections: readSample(kind, { ...data }) });
  }, NOTHING_KNOWN);
}

const root = (state: string) => [{ name: "tank", type: "root", state, children: [] }];
const tank = (changes: object = {}) => ({
  name: "tank",
  guid: TANK,
  health: "ONLINE",
  capacity_percent: 40,
  error_count: 0,
  vdevs: root("ONLINE"),
  ...changes,
});
const backup = { ...tank({ name: "backup", guid: BACKUP }) };
const pools = (list: object[], ...errors: object[]) => ({
  zfs_pools: { available: true, pools: list, errors },
});
const shown = (known: KnownSamples) =>
  standingPools(known).map(({ pool, read_unix, is_held }) => [
    pool.name,
    pool.health,
    pool.capacity_percent,
    pool.vdevs[0]?.state,
    read_unix - NOON,
    is_held,
  ]);

Deno.test("standingPools() shows the newest reading where nothing of it is missing", () => {
  deepStrictEqual(shown(know("fast", pools([tank(), backup]), pools([tank()]))), [
    ["tank", "ONLINE", 40, "ONLINE", 30, false],
  ]);
});

Deno.test("standingPools() keeps every pool over a reading that failed", () => {
  deepStrictEqual(shown(know("fast", pools([tank(), backup]), pools([], ERROR))), [
    ["tank", "ONLINE", 40, "ONLINE", 0, true],
    ["backup", "ONLINE", 40, "ONLINE", 0, true],
  ]);
});

Deno.test("standingPools() shows what a partial reading tells, and keeps the rest", () => {
  const half = tank({ health: "FAULTED", capacity_percent: null, error_count: null, vdevs: [] });

  deepStrictEqual(shown(know("fast", pools([tank(), backup]), pools([half], ERROR))), [
    ["tank", "FAULTED", 40, "ONLINE", 0, true],
    ["backup", "ONLINE", 40, "ONLINE", 0, true],
  ]);
});

Deno.test("standingPools() takes a pool that was read in full beside an error as read", () => {
  const known = know("fast", pools([tank(), backup]), pools([tank({ health: "DEGRADED" })], ERROR));

  deepStrictEqual(shown(known), [
    ["tank", "DEGRADED", 40, "ONLINE", 30, false],
    ["backup", "ONLINE", 40, "ONLINE", 0, true],
  ]);
});

Deno.test("standingPools() finds a pool by its name where this reading has no GUID", () => {
  const half = { name: "tank", health: "DEGRADED" };
  const known = know("fast", pools([tank()]), pools([half], ERROR));

  deepStrictEqual(shown(known), [["tank", "DEGRADED", 40, "ONLINE", 0, true]]);
  strictEqual(standingPools(known)[0]?.id, TANK);
});

Deno.test("standingPools() keeps two pools of one name apart", () => {
  const other = { name: "tank", guid: BACKUP, health: "DEGRADED" };
  const known = know("fast", pools([tank(), tank({ guid: BACKUP })]), pools([other], ERROR));

  deepStrictEqual(standingPools(known).map(({ id, pool }) => [id, pool.health]), [
    [BACKUP, "DEGRADED"],
    [TANK, "ONLINE"],
  ]);
});

Deno.test("missingPools() are those of any reading that are not there", () => {
  const missing = [{ guid: BACKUP, name: "backup" }];
  const gone = { zfs_pools: { available: true, pools: [tank()], missing_pools: missing } };
  const names = (known: KnownSamples) => missingPools(known).map(({ name }) => name);

  deepStrictEqual(names(know("fast", gone)), ["backup"]);
  deepStrictEqual(names(know("fast", gone, pools([], ERROR))), ["backup"]);
  deepStrictEqual(names(know("fast", gone, pools([tank(), backup]))), []);
});

Deno.test("standingDatasets() keeps what half a list does not hold, and takes what it does", () => {
  const datasets = (list: object[], ...errors: object[]) => ({
    zfs_datasets: { available: true, datasets: list, errors },
  });
  const all = [{ name: "tank", used_bytes: 1 }, { name: "tank/data", used_bytes: 1 }];
  const half = [{ name: "tank", used_bytes: 2 }, { name: "tank/new", used_bytes: 2 }];
  const error = { tag: "zfs_list", message: "killed" };
  const used = (known: KnownSamples) =>
    standingDatasets(known)?.map(({ name, used_bytes }) => [name, used_bytes]);

  deepStrictEqual(used(know("medium", datasets(all), datasets(half, error))), [
    ["tank", 2],
    ["tank/data", 1],
    ["tank/new", 2],
  ]);
  deepStrictEqual(used(know("medium", datasets(all), datasets(half))), [
    ["tank", 2],
    ["tank/new", 2],
  ]);
  strictEqual(standingDatasets(NOTHING_KNOWN), null);
});
