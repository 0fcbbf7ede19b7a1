import * as z from "zod";
import { subtractCounts } from "../../ledger/errors/counters.ts";
import { forecastFacts } from "../../ledger/capacity/forecast_facts.ts";
import type { FoundPool } from "../../ledger/keeping/ledgers.ts";
import { monthStrip } from "../../ledger/scans/month_strip.ts";
import { scanFacts } from "../../ledger/scans/scan_facts.ts";
import type { LedgerDeviceRow, LedgerScanRow } from "../../store/port.ts";
import type { AppRequest } from "../../web/app_request.ts";

const DAY_MS = 86_400_000;
/** As long as the ledger is kept. */
const MAX_DAYS = 400;
const EXPECTED = `days: expected a whole number from 1 to ${MAX_DAYS}`;

export const ledgerQuerySchema = z.object({
  days: z.coerce.number(EXPECTED).int(EXPECTED).min(1, EXPECTED).max(MAX_DAYS, EXPECTED)
    .default(28),
});

/**
 * `GET /api/pools/:guid/ledger?days=`: what ZFS forgets of a pool. Errors by device with what was
 * acknowledged, every scan, space by the hour of the last `days`. Times are epoch seconds by the
 * server's clock; a figure that is not known is null.
 */
export async function getPoolLedger(request: AppRequest): Promise<Response> {
  const { fleet, store, clock } = request.get("context");
  const query = ledgerQuerySchema.safeParse(request.req.query());
  if (!query.success) return request.json({ error: EXPECTED }, 400);
  const found = fleet.ledgers.findPool(request.req.param("guid") ?? "");
  if (found === null) return request.json({ error: "pool_not_found" }, 404);
  const { row: { pool_key } } = found;
  const nowMs = clock.nowMs();
  const since = nowMs - MAX_DAYS * DAY_MS;
  const scans = await store.listLedger("scans", pool_key, since);
  const sightings = await store.listLedger("sightings", pool_key);
  const capacity = await store.listLedger("capacity", pool_key, nowMs - query.data.days * DAY_MS);
  return request.json({
    ...describePool(found),
    devices: (found.memory.ledger.errors?.devices ?? []).map(toDevice),
    sightings: sightings.map(({ pool_key: _, from_ms, ...sighting }) => ({
      ...sighting,
      from_unix: from_ms / 1000,
    })),
    scans: scans.toSorted((a, b) => b.start_unix - a.start_unix).map(toScan),
    months: monthStrip(scans, nowMs),
    capacity: capacity.map(({ pool_key: _, day, ...hours }) => ({
      ...hours,
      day_unix: day * DAY_MS / 1000,
    })),
  });
}

function describePool({ row, memory, host }: FoundPool) {
  const pool = { guid: row.guid, name: row.name };
  const { scans, capacity } = memory.ledger;
  return {
    id: row.guid ?? row.name,
    name: row.name,
    /** Whose it is, or was last; null: that host is deleted. */
    host,
    is_listed: row.is_listed,
    since_unix: row.home_since_ms / 1000,
    progress: scans === null
      ? []
      : scanFacts(scans, pool).map(({ pool: _, pool_id: __, ...scan }) => scan),
    last_scrub_unix: scans === null || scans.last_scrub === null
      ? null
      : scans.last_scrub.ended_ms / 1000,
    forecast: capacity === null ? null : forecastFacts(capacity, pool),
  };
}

function toDevice(row: LedgerDeviceRow) {
  const { device, guid, name, place, path, epoch, total, baseline } = row;
  const seconds = (ms: number | null) => ms === null ? null : ms / 1000;
  return {
    ...{ device, guid, name, place, path, epoch, total, baseline },
    unacknowledged: subtractCounts(total, baseline),
    grew_unix: seconds(row.grew_ms),
    first_seen_unix: seconds(row.first_seen_ms),
    left_unix: seconds(row.left_ms),
  };
}

function toScan(row: LedgerScanRow) {
  const { function: name, state, is_whole, issued_bytes, to_scan_bytes, repaired_bytes } = row;
  return {
    ...{ function: name, state, is_whole, issued_bytes, to_scan_bytes, repaired_bytes },
    errors: row.errors,
    began_unix: row.began_ms / 1000,
    ended_unix: row.ended_ms === null ? null : row.ended_ms / 1000,
    pauses: row.pauses.map(({ from_ms, to_ms }) => ({
      from_unix: from_ms / 1000,
      to_unix: to_ms === null ? null : to_ms / 1000,
    })),
  };
}
