import { deepStrictEqual } from "node:assert/strict";
import { listTellingChanges } from "./telling_changes.ts";

const OPENED_UNIX = 1_700_000_000;

for (
  const [what, code, seconds, isTold] of [
    ["a reason that is open", "never_connected", null, true],
    ["a reason that closed within the second", "pool_health", 0.9, false],
    ["a reason that closed after one", "pool_health", 1, true],
    ["a first connection within the minute", "never_connected", 59, false],
    ["a first sample within the minute", "sample_missing", 59, false],
    ["a first sample after a minute", "sample_missing", 60, true],
  ] as const
) {
  Deno.test(`listTellingChanges() ${isTold ? "tells" : "leaves out"} ${what}`, () => {
    const change = {
      code,
      subject: "",
      subject_id: "",
      level: "unknown" as const,
      text: "",
      opened_unix: OPENED_UNIX,
      closed_unix: seconds === null ? null : OPENED_UNIX + seconds,
    };

    deepStrictEqual(listTellingChanges([change]), isTold ? [change] : []);
  });
}
