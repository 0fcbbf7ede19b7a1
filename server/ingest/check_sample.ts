import type { PushRefusal } from "../../shared/protocol/refusals.ts";
import type { SampleTimes } from "../../shared/verdict/mod.ts";
import { parseTimestampUs } from "./collected_at.ts";

/** A payload whose envelope is in order: its times, and its sections, which are read later. */
export type CheckResult =
  | { ok: true; times: SampleTimes; data: Record<string, unknown> }
  | { ok: false; reason: PushRefusal };

/** Deeper nesting than any section has; bounds the recursion of everything that reads it. */
export const MAX_NESTING = 32;

const MAX_AHEAD_MS = 24 * 3_600_000;

/** Checks a `metric:*` payload's envelope; the first fault found is the answer. */
export function checkSample(
  payload: unknown,
  { received_at_ms, retention_hours }: { received_at_ms: number; retention_hours: number },
): CheckResult {
  const { collected_at, sent_at, data } = isObject(payload) ? payload : {};
  if (collected_at === undefined || collected_at === null) return refuse("missing_collected_at");
  const collectedAtUs = typeof collected_at === "string" ? parseTimestampUs(collected_at) : null;
  if (collectedAtUs === null) return refuse("invalid_collected_at");
  if (!isObject(data)) return refuse("missing_data");
  if (isDeeperThan(data, MAX_NESTING)) return refuse("invalid_payload");
  const ageMs = received_at_ms - collectedAtUs / 1000;
  if (ageMs > retention_hours * 3_600_000 || ageMs < -MAX_AHEAD_MS) {
    return refuse("out_of_range");
  }
  const sentAtUs = typeof sent_at === "string" ? parseTimestampUs(sent_at) : null;
  const sent_at_ms = sentAtUs === null ? null : sentAtUs / 1000;
  return { ok: true, times: { collected_at_us: collectedAtUs, received_at_ms, sent_at_ms }, data };
}

function refuse(reason: PushRefusal): CheckResult {
  return { ok: false, reason };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  // Every part of every sample is looked at: no copies.
  if (Array.isArray(value)) {
    for (const entry of value) if (isDeeperThan(entry, levels - 1)) return true;
    return false;
  }
  for (const key in value) {
    if (isDeeperThan((value as Record<string, unknown>)[key], levels - 1)) return true;
  }
  return false;
}
