import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { ChangeRow } from "../store/port.ts";
import { isTelling, listRecentChanges } from "./recent_changes.ts";

const OPENED_MS = 1_700_000_000_000;

const row = (changes: Partial<ChangeRow>): ChangeRow => ({
  id: "0",
  host_id: 1,
  host_name: "pve-01",
  code: "pool_health",
  subject: "tank",
  subject_id: "4620",
  level: "critical",
  text: "Pool tank is DEGRADED.",
  opened_at_ms: OPENED_MS,
  closed_at_ms: null,
  ...changes,
});

for (
  const [what, code, lastedMs, isTold] of [
    ["a reason that is open", "never_connected", null, true],
    ["a reason that closed within the second", "pool_health", 900, false],
    ["a reason that closed after one", "pool_health", 1_000, true],
    ["a first connection within the minute", "never_connected", 59_000, false],
    ["a first sample within the minute", "sample_missing", 59_000, false],
    ["a first sample after a minute", "sample_missing", 60_000, true],
  ] as const
) {
  Deno.test(`a page ${isTold ? "tells" : "leaves out"} ${what}`, () => {
    const closed_at_ms = lastedMs === null ? null : OPENED_MS + lastedMs;

    strictEqual(isTelling(row({ code, closed_at_ms })), isTold);
  });
}

Deno.test("listRecentChanges() gives the newest twenty that tell something, called as pages call them", async () => {
  const rows = Array.from(
    { length: 100 },
    (_, at) => row({ id: `${100 - at}`, closed_at_ms: at % 2 === 0 ? OPENED_MS : null }),
  );

  const listed = await listRecentChanges({ listChanges: () => Promise.resolve(rows) }, 1);

  deepStrictEqual([listed.length, listed[0]?.id, listed.at(-1)?.id], [20, "99", "61"]);
  deepStrictEqual([listed[0]?.label, listed[0]?.opened_unix], ["tank", OPENED_MS / 1000]);
});
