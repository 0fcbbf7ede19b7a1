import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TEST_NOW_UNIX, testCard, testIncident } from "../../testing/views.ts";
import { guestsAt, newestRead, problemSeconds, toDaySlots } from "./now.ts";

const HOUR = 3_600;
const ago = (hours: number) => TEST_NOW_UNIX - hours * HOUR;
const problem = (changes: Partial<Parameters<typeof toDaySlots>[0][number]>) => ({
  worst_level: "warning" as const,
  began_unix: ago(1),
  resolved_unix: null,
  ...changes,
});

Deno.test("toDaySlots() gives each quarter of an hour its worst level", () => {
  const slots = toDaySlots([
    problem({ began_unix: ago(30) }),
    problem({ worst_level: "critical", began_unix: ago(2), resolved_unix: ago(1.5) - 1 }),
  ], TEST_NOW_UNIX);

  strictEqual(slots.length, 96);
  deepStrictEqual(slots.slice(86, 92).map(({ level }) => level), [
    "warning",
    "warning",
    "critical",
    "critical",
    "warning",
    "warning",
  ]);
  strictEqual(slots[0]?.begin_unix, ago(24));
});

Deno.test("toDaySlots() of a day without problems has no level, nor of one that was over before", () => {
  const over = problem({ began_unix: ago(30), resolved_unix: ago(25) });
  strictEqual(toDaySlots([over], TEST_NOW_UNIX).some(({ level }) => level !== null), false);
});

Deno.test("problemSeconds() counts what overlaps once, and nothing before the day", () => {
  const problems = [
    problem({ began_unix: ago(30), resolved_unix: ago(23) }),
    problem({ began_unix: ago(3), resolved_unix: ago(1) }),
    problem({ began_unix: ago(2), resolved_unix: ago(0.5) }),
  ];
  strictEqual(problemSeconds(problems, TEST_NOW_UNIX), 3.5 * HOUR);
  strictEqual(problemSeconds([], TEST_NOW_UNIX), 0);
});

Deno.test("guestsAt() counts what runs on the host, or in the cluster or group, of an incident", () => {
  const cards = [
    testCard({ name: "a", guests_running: 3, group: "berlin" }),
    testCard({ name: "b", guests_running: 4, cluster_name: "paris" }),
    testCard({ name: "c", guests_running: null, group: "berlin" }),
  ];
  const at = (host: string | null, place: string) => guestsAt(testIncident({ host, place }), cards);

  deepStrictEqual([at("a", "a"), at(null, "berlin"), at(null, "paris")], [3, 3, 4]);
  deepStrictEqual([at("c", "c"), at(null, "nowhere")], [null, null]);
});

Deno.test("newestRead() is when any host was read last", () => {
  const cards = [testCard({ read_unix: null }), testCard({ read_unix: 7 })];
  deepStrictEqual([newestRead(cards), newestRead([])], [7, null]);
});
