import type { PushRefusal } from "../../shared/protocol/refusals.ts";
import { parseTimestampUs } from "./collected_at.ts";

/** One sample whose envelope is in order; its sections are read later, leniently. */
export interface CheckedSample {
  collected_at_us: number;
  /** When the agent sent it, by its own clock; null from older agents. */
  sent_at_ms: number | null;
  data: Record<string, unknown>;
}

export type CheckResult =
  | { ok: true; sample: CheckedSample }
  | { ok: false; reason: PushRefusal };

export interface CheckLimits {
  now_ms: number;
  retention_hours: number;
}

/** Deeper nesting than any section has; bounds the recursion of everything that reads it. */
export const MAX_NESTING = 32;

const MAX_AHEAD_MS = 24 * 3_600_000;

/** Checks a `metric:*` payload's envelope; the first fault found is the answer. */
export function checkSample(payload: unknown, limits: CheckLimits): CheckResult {
  const { collected_at, sent_at, data } = isObject(payload) ? payload : {};
  if (collected_at === undefined || collected_at === null) return refuse("missing_collected_at");
  const collectedAtUs = typeof collected_at === "string" ? parseTimestampUs(collected_at) : null;
  if (collectedAtUs === null) return refuse("invalid_collected_at");
  if (!isObject(data)) return refuse("missing_data");
  if (isDeeperThan(data, MAX_NESTING)) return refuse("invalid_payload");
  const ageMs = limits.now_ms - collectedAtUs / 1000;
  if (ageMs > limits.retention_hours * 3_600_000 || ageMs < -MAX_AHEAD_MS) {
    return refuse("out_of_range");
  }
  const sentAtUs = typeof sent_at === "string" ? parseTimestampUs(sent_at) : null;
  return {
    ok: true,
    sample: {
      collected_at_us: collectedAtUs,
      sent_at_ms: sentAtUs === null ? null : sentAtUs / 1000,
      data,
    },
  };
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
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    if (isDeeperThan(child, levels - 1)) return true;
  }
  return false;
}
