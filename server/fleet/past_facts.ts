/** What the ledger and the journal know of a host at a past minute. */
import { pictureAsOf } from "../ledger/journal/as_of.ts";
import type { Ledgers } from "../ledger/keeping/ledgers.ts";
import type { Store } from "../store/port.ts";
import type { PastFacts, PastPool, PastSubject } from "../views/past_host.ts";
import type { Neighbours } from "./past_neighbours.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface PastFactsParts {
  store: Pick<Store, "listLedger">;
  ledgers: Pick<Ledgers, "picture" | "homeSinceMs" | "findPool">;
}

/** A row of the journal from before tells that it was kept then; so does a pool's time here. */
export async function readPastFacts(
  hostId: number,
  atMs: number,
  { since, is_whole, earlier_unix }: Neighbours,
  { store, ledgers }: PastFactsParts,
): Promise<PastFacts> {
  const homeSinceMs = ledgers.homeSinceMs(hostId) ?? Infinity;
  const reachesMs = is_whole && earlier_unix !== null ? atMs : is_whole ? homeSinceMs : Infinity;
  const past = pictureAsOf(ledgers.picture(hostId), since, { atMs, reachesMs });
  const listed = (kind: keyof typeof past.picture): PastSubject[] =>
    [...past.picture[kind] ?? []].map(([subject_id, properties]) => ({ subject_id, properties }));
  const pools: PastPool[] = [];
  for (const pool of listed("pool")) {
    pools.push({ ...pool, ...await readPastPool(pool, atMs, { store, ledgers }) });
  }
  return {
    host: listed("host")[0]?.properties ?? {},
    pools,
    devices: listed("device"),
    datasets: listed("dataset"),
    storages: listed("storage"),
    guests: listed("guest"),
    guest_configs: listed("guest_config"),
    is_whole: past.is_whole,
    cut_count: past.cut.length,
  };
}

async function readPastPool(
  { subject_id }: PastSubject,
  atMs: number,
  { store, ledgers }: PastFactsParts,
): Promise<Omit<PastPool, keyof PastSubject>> {
  const key = ledgers.findPool(subject_id)?.row.pool_key;
  if (key === undefined) return { used_bytes: null, available_bytes: null, last_scrub_unix: null };
  const dayOf = Math.floor(atMs / DAY_MS);
  const [day] = (await store.listLedger("capacity", key, dayOf * DAY_MS))
    .filter((row) => row.day === dayOf);
  const hour = Math.floor(atMs / HOUR_MS) % 24;
  const ends = (await store.listLedger("scans", key))
    .filter((row) => row.function === "SCRUB" && row.is_whole)
    .flatMap(({ ended_ms }) => ended_ms !== null && ended_ms <= atMs ? [ended_ms] : []);
  return {
    used_bytes: lastUntil(day?.used_bytes, hour),
    available_bytes: lastUntil(day?.available_bytes, hour),
    last_scrub_unix: ends.length === 0 ? null : Math.max(...ends) / 1000,
  };
}

/** Of the hours of a day up to `hour`, the last that was read. */
function lastUntil(hours: readonly (number | null)[] | undefined, hour: number): number | null {
  return hours?.slice(0, hour + 1).findLast((value) => value !== null) ?? null;
}
