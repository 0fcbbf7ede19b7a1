import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { IncidentRow, IncidentsPage } from "../../views/incidents.ts";
import { mergeIncident } from "./merge_incident.ts";

function row(id: string, changes: Partial<IncidentRow> = {}): IncidentRow {
  return {
    id,
    state: "open",
    level: "warning",
    worst_level: "warning",
    host: "pve-01",
    place: "pve-01",
    label: "tank",
    code: "pool_capacity",
    sentence: "84 % full",
    more_reasons: 0,
    hosts: 1,
    began_unix: 1,
    opened_unix: 1,
    resolved_unix: null,
    flaps: 0,
    is_flapping: false,
    acknowledged: null,
    parent_id: null,
    window_until_unix: null,
    ...changes,
  };
}

const page = (...rows: IncidentRow[]): IncidentsPage => ({
  rows,
  next: null,
  newest_over: null,
  revision: "p.1",
});
const ids = ({ rows }: IncidentsPage) => rows.map(({ id }) => id).join("");
const FIRST = { sort: null, after: null, now_unix: 100 };

Deno.test("mergeIncident() puts each where the server would: worst, then newest, then what is over", () => {
  let shown = page();
  for (
    const one of [
      row("a", { state: "resolved", resolved_unix: 9 }),
      row("b"),
      row("c", { level: "critical" }),
      row("d", { state: "pending", level: "critical", opened_unix: null }),
      row("e"),
      row("f", { state: "resolved", level: "critical" }),
    ]
  ) {
    shown = mergeIncident(shown, { row: one }, FIRST);
  }

  strictEqual(ids(shown), "cebdfa");
});

Deno.test("mergeIncident() replaces a row, and takes away what is not to be shown", () => {
  const before = page(row("b"), row("a"));

  const after = mergeIncident(before, { row: row("a", { state: "resolved" }) }, FIRST);
  deepStrictEqual(after.rows.map(({ state }) => state), ["open", "resolved"]);
  strictEqual(ids(mergeIncident(before, { gone: "b" }, FIRST)), "a");
  strictEqual(mergeIncident(before, { gone: "z" }, FIRST), before);
});

Deno.test("mergeIncident() adds nothing to a later page, and never more than it holds", () => {
  const later = page(row("a"));
  strictEqual(mergeIncident(later, { row: row("z") }, { ...FIRST, after: "warning.b" }), later);

  const full = page(...Array.from({ length: 200 }, (_, at) => row(String(900 - at))));
  const { rows } = mergeIncident(full, { row: row("999") }, FIRST);
  deepStrictEqual([rows.length, rows[0]?.id], [200, "999"]);
});

Deno.test("mergeIncident() keeps a page sorted, and what is new beyond it for the next", () => {
  const sorted = { ...FIRST, sort: { column: "place", descending: false } as const };
  const at = (id: string, place: string) => row(id, { place });
  const before = { ...page(at("b", "pve-2"), at("a", "pve-10")), next: "2" };

  strictEqual(ids(mergeIncident(before, { row: at("c", "pve-3") }, sorted)), "bca");
  strictEqual(mergeIncident(before, { row: at("c", "pve-11") }, sorted), before);
  strictEqual(ids(mergeIncident(before, { row: at("b", "pve-11") }, sorted)), "ab");
  strictEqual(ids(mergeIncident(page(...before.rows), { row: at("c", "z") }, sorted)), "bac");
});
