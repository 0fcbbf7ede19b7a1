import { deepStrictEqual, match, ok } from "node:assert/strict";
import { DAY_MS } from "./address_words.ts";
import { ANY_CHANGE, journalPath, journalRange, readJournalFilter } from "./fleet_journal.ts";

const NOW_MS = Date.UTC(2026, 0, 31, 12);

const read = (path: string) => readJournalFilter(new URL(path, "http://host").searchParams, NOW_MS);

Deno.test("readJournalFilter() reads what journalPath() wrote", () => {
  const filter = {
    host: "pve-01",
    group: "vienna",
    what: "guest_config",
    from_ms: Date.UTC(2026, 0, 30, 22),
    until_ms: Date.UTC(2026, 0, 31),
  } as const;
  const after = { at_ms: 5, host_id: 2, id: 7 };

  deepStrictEqual(read(journalPath(filter, after)), { ok: true, filter, after });
  deepStrictEqual(journalPath(ANY_CHANGE), "/journal");
  deepStrictEqual(read("/journal"), { ok: true, filter: ANY_CHANGE, after: null });
});

for (
  const [path, problem] of [
    ["/journal?what=weather", /Cannot use what "weather": expected host, pool/],
    ["/journal?from=yesterday", /Cannot use from "yesterday": expected a day/],
    ["/journal?from=2026-01-31T13:00Z", /expected a time before the end/],
    ["/journal?from=2025-12-01", /expected at most 31 days before the end/],
    ["/journal?after=1.2", /Cannot use after "1.2"/],
  ] as const
) {
  Deno.test(`readJournalFilter() says what is wrong with ${path}`, () => {
    const reading = read(path);
    ok(!reading.ok);
    match(reading.problem, problem);
  });
}

Deno.test("journalRange() is the last day until the end that is asked for, and never to come", () => {
  const { from_ms, until_ms } = journalRange({ from_ms: null, until_ms: NOW_MS - 5 }, NOW_MS);
  deepStrictEqual([until_ms - from_ms, until_ms], [DAY_MS, NOW_MS - 5]);
  const now = journalRange({ from_ms: 1, until_ms: NOW_MS + DAY_MS }, NOW_MS);
  deepStrictEqual(now, { from_ms: 1, until_ms: NOW_MS + 1 });
});
