import * as z from "zod";
import type { PushRefusal } from "../../shared/channel/names.ts";
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

const objectSchema = z.record(z.string(), z.unknown());

/** Checks a `metric:*` payload's envelope (spec 3.3); the first fault found is the answer. */
export function checkSample(payload: unknown, limits: CheckLimits): CheckResult {
  const envelope = objectSchema.safeParse(payload);
  const { collected_at, sent_at, data } = envelope.data ?? {};
  if (collected_at === undefined || collected_at === null) return refuse("missing_collected_at");
  const collectedAtUs = typeof collected_at === "string" ? parseTimestampUs(collected_at) : null;
  if (collectedAtUs === null) return refuse("invalid_collected_at");
  const sections = objectSchema.safeParse(data);
  if (!sections.success) return refuse("missing_data");
  if (isDeeperThan(sections.data, MAX_NESTING)) return refuse("invalid_payload");
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
      data: sections.data,
    },
  };
}

function refuse(reason: PushRefusal): CheckResult {
  return { ok: false, reason };
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((child) => isDeeperThan(child, levels - 1));
}
