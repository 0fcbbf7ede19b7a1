import type { SampleText } from "../agent/outbox/sample_text.ts";
import type { Kind } from "../shared/sample/mod.ts";

/** The sample taken at `second` of a minute. */
export function sampleAt(second: number, kind: Kind = "fast"): SampleText {
  return {
    kind,
    collected_at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
    data_json: JSON.stringify({ host: { load1: second, errors: [] } }),
  };
}
