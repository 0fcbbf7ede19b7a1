import type { Sample } from "../agent/outbox/sample_file.ts";
import type { Kind } from "../shared/sample/mod.ts";

/** The sample taken at `second` of a minute. */
export function sampleAt(second: number, kind: Kind = "fast"): Sample {
  return {
    kind,
    collected_at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
    data: { host: { load1: second, errors: [] } },
  };
}
