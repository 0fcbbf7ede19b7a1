import { strictEqual } from "node:assert/strict";
import { testIncident } from "../../testing/views.ts";
import { INCIDENT_SORTS } from "./incident_filter.ts";
import { sortIncidents } from "./incident_order.ts";
import type { IncidentRow } from "./incidents.ts";
import { readTableSort } from "./table_sort.ts";

const WORD = { note: "", at_unix: 0, expires_unix: null };

const ROWS: readonly IncidentRow[] = [
  { id: "a", place: "pve-10", code: "x", sentence: "2 errors", began_unix: 40 },
  {
    id: "b",
    place: "pve-2",
    state: "acknowledged",
    sentence: "10 errors",
    level: "warning",
    acknowledged: { author: "anna", ...WORD },
    began_unix: 90,
  } as const,
  {
    id: "c",
    place: "pve-2",
    state: "resolved",
    sentence: "9 errors",
    worst_level: "offline",
    acknowledged: { author: "otto", ...WORD },
    began_unix: 10,
    resolved_unix: 30,
  } as const,
  {
    id: "d",
    state: "pending",
    sentence: "10 errors",
    level: "warning",
    began_unix: 80,
  } as const,
].map((row) => testIncident(row));

const NOW_UNIX = 100;

for (
  const [sort, order] of [
    ["", "abdc"],
    ["level", "bdac"],
    ["-level", "cabd"],
    ["place", "dbca"],
    ["-place", "abcd"],
    ["incident", "acbd"],
    ["code", "bdca"],
    ["state", "dabc"],
    // What nobody has taken on comes last either way.
    ["word", "bcad"],
    ["-word", "cbad"],
    ["began", "cadb"],
    ["-began", "bdac"],
    ["ended", "cabd"],
    // 60, 10, 20 and 20 s: of equals what is worse first.
    ["lasts", "bdca"],
    ["-lasts", "adcb"],
  ] as const
) {
  Deno.test(`sortIncidents() by "${sort}"`, () => {
    const rows = sortIncidents(ROWS.toReversed(), readTableSort(INCIDENT_SORTS, sort), NOW_UNIX);
    strictEqual(rows.map(({ id }) => id).join(""), order);
  });
}
