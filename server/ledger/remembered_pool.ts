/** What pages show of a pool's ledger, part by part. Pure. */
import { countText } from "../../shared/verdict/number_text.ts";
import type { ErrorCounts } from "../../shared/verdict/ledger_facts.ts";
import type { LedgerDeviceRow, LedgerScanRow } from "../store/rows/ledger.ts";
import type {
  ErrorSum,
  MonthState,
  PoolGrowth,
  RememberedDevice,
  RememberedMonth,
  RememberedPool,
  ScanOutlook,
} from "../views/remembered_pool.ts";
import type { PoolCapacity } from "./capacity/advance_capacity.ts";
import { countDays, LEAST_DAYS } from "./capacity/forecast.ts";
import { forecastFacts } from "./capacity/forecast_facts.ts";
import type { PoolErrors } from "./errors/advance_errors.ts";
import { subtractCounts } from "./errors/counters.ts";
import type { PoolLedger } from "./pool_ledger.ts";
import { DAY_MS } from "./pool_reading.ts";
import { MOST_SCANS, type PoolScans } from "./scans/advance_scans.ts";
import { monthStrip, type ScanCounts, type ScanMonth } from "./scans/month_strip.ts";
import { scanFacts } from "./scans/scan_facts.ts";

/** Facts name a pool; what is asked of them here does not. */
const UNNAMED = { guid: null, name: "" };

/** Of those that left a pool, the latest. */
const LEFT_SHOWN = 10;
/** Of those that are there, those with the most errors. */
const DEVICES_SHOWN = 200;

/** The last twelve months up to `nowMs`. */
export function rememberMonths(
  { scans, errors }: Pick<PoolLedger, "scans" | "errors">,
  nowMs: number,
): RememberedMonth[] {
  const rows = scans?.scans ?? [];
  const knownSinceMs = reachOf(rows, errors);
  return monthStrip(rows, nowMs).map((one) => {
    const state = stateOf(one);
    const isUnknown = state === "none" && Date.parse(`${one.month}-01T00:00:00Z`) < knownSinceMs;
    return isUnknown
      ? { month: one.month, state: "unknown", text: "not known" }
      : { month: one.month, state, text: textOf(one) };
  });
}

/**
 * From when on every scan is known: since the pool was first read, and since the end of the scan that
 * ZFS told then, which was its last. Infinity: of no time.
 */
function reachOf(rows: readonly LedgerScanRow[], errors: PoolErrors | null): number {
  const ends = rows.filter(({ function: name }) => name === "SCRUB" || name === "RESILVER")
    .map(({ ended_ms, began_ms }) => ended_ms ?? began_ms);
  const firstEndMs = Math.min(...ends);
  // Those before have gone from memory.
  if (rows.length >= MOST_SCANS) return firstEndMs;
  return Math.min(firstEndMs, ...(errors?.devices ?? []).map((device) => device.first_seen_ms));
}

function stateOf({ scrubs, resilvers }: ScanMonth): MonthState {
  if (scrubs.with_errors + resilvers.with_errors > 0) return "errors";
  if (scrubs.repaired > 0) return "repaired";
  if (scrubs.clean > 0) return "clean";
  if (resilvers.clean > 0) return "resilver";
  return scrubs.running + resilvers.running > 0 ? "running" : "none";
}

const WORDS: readonly [keyof ScanCounts, string][] = [
  ["with_errors", "with errors"],
  ["repaired", "that repaired errors"],
  ["clean", "without errors"],
  ["incomplete", "that did not run to its end"],
  ["running", "that runs"],
];

function textOf({ scrubs, resilvers }: ScanMonth): string {
  const words = (noun: string, counts: ScanCounts) =>
    WORDS.filter(([key]) => counts[key] > 0)
      .map(([key, how]) => `${countText(counts[key], noun)} ${how}`);
  const all = [...words("scrub", scrubs), ...words("resilver", resilvers)];
  return all.length === 0 ? "no scrub has ended" : all.join(", ");
}

/** The scan that runs; null: none does. */
export function rememberScan(scans: PoolScans): ScanOutlook | null {
  const running = scanFacts(scans, UNNAMED).find(({ is_running }) => is_running);
  if (running === undefined) return null;
  const { function: name, rate, eta_unix, times_as_slow, restarts } = running;
  return { function: name, rate_bytes: rate, eta_unix, times_as_slow, restarts };
}

/** How it fills; null: nothing of its space was read. */
export function rememberGrowth(
  capacity: PoolCapacity | null,
): Pick<RememberedPool, "growth" | "growth_days" | "growth_after_days"> {
  const growth_after_days = LEAST_DAYS;
  if (capacity === null) return { growth: null, growth_days: 0, growth_after_days };
  const growth_days = countDays(capacity.days, Math.floor(capacity.read_ms / DAY_MS));
  const facts = forecastFacts(capacity, UNNAMED);
  if (facts === null) return { growth: null, growth_days, growth_after_days };
  const { growth_bytes_per_week: perWeek, week_ago_error_bytes: off } = facts;
  const growth: PoolGrowth = {
    bytes_per_week: perWeek,
    ninety_percent_unix: facts.ninety_percent_unix,
    full_unix: facts.full_unix,
    error_seconds: facts.error_seconds,
    week_ago_error_seconds: off === null || perWeek <= 0
      ? null
      : Math.abs(off) / perWeek * 7 * DAY_MS / 1000,
  };
  return { growth, growth_days, growth_after_days };
}

/** Errors of the pool and of each device that has any, or that left it. */
export function rememberErrors(
  errors: PoolErrors | null,
): Pick<RememberedPool, "errors" | "devices"> {
  if (errors === null || errors.devices.length === 0) return { errors: null, devices: [] };
  const present = errors.devices.filter(({ left_ms }) => left_ms === null).map(toDevice);
  const left = errors.devices.filter(({ left_ms }) => left_ms !== null)
    .toSorted((a, b) => (b.left_ms ?? 0) - (a.left_ms ?? 0)).slice(0, LEFT_SHOWN).map(toDevice);
  const faulty = present.filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total).slice(0, DEVICES_SHOWN);
  return { errors: sumOf(present), devices: [...faulty, ...left] };
}

function toDevice(row: LedgerDeviceRow): RememberedDevice {
  const { told_as, name, total, baseline, baseline_ms, left_ms } = row;
  return {
    id: told_as,
    name,
    total: countErrors(total),
    unacknowledged: countErrors(subtractCounts(total, baseline)),
    since_unix: toUnix(baseline_ms),
    left_unix: toUnix(left_ms),
  };
}

/** Slow I/Os are no errors. */
function countErrors({ read, write, checksum }: ErrorCounts): number {
  return Math.min(Number.MAX_SAFE_INTEGER, read + write + checksum);
}

function sumOf(devices: readonly RememberedDevice[]): ErrorSum {
  const sum = (count: (device: RememberedDevice) => number) =>
    Math.min(Number.MAX_SAFE_INTEGER, devices.reduce((all, one) => all + count(one), 0));
  const unacknowledged = sum((one) => one.unacknowledged);
  const news = devices.filter((one) => one.unacknowledged > 0);
  const known = (unacknowledged > 0 ? news : devices.filter(({ total }) => total > 0))
    .map(({ since_unix }) => since_unix);
  const times = known.filter((unix) => unix !== null);
  // Of errors that nobody ever acknowledged on one of them, no time is that of all.
  const since_unix = times.length === 0 || (unacknowledged > 0 && times.length < known.length)
    ? null
    : unacknowledged > 0
    ? Math.min(...times)
    : Math.max(...times);
  return { unacknowledged, total: sum((one) => one.total), since_unix };
}

function toUnix(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
