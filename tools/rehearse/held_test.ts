import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import {
  judgeAgreement,
  judgeMessages,
  judgeOffline,
  judgeSamples,
  judgeTakeover,
  type PlayedFault,
  type ReceivedMessage,
} from "./held.ts";
import { AgentRecord } from "./record.ts";
import { didHold, formatHeld } from "./report.ts";

const FAULT: PlayedFault = {
  kind: "server_killed",
  atMs: 0,
  lastsMs: 5_000,
  server: 0,
  fromMs: 100_000,
  toMs: 110_000,
};

function recordOf(backMs: number): AgentRecord {
  const record = new AgentRecord(["a", "b"]);
  record.take({
    turns: [[0, 1, 1_000], [1, 1, 1_000], [0, 0, 100_010], [0, 1, backMs - 1]],
    acknowledged: [[0, 0, 900, 2_000], [1, 0, 900, 2_000], [0, 0, 99_000, backMs]],
  });
  return record;
}

Deno.test("judgeSamples() names what was acknowledged and is not stored", () => {
  const record = recordOf(110_000);

  strictEqual(judgeSamples(record, new Set([...record.samples, "c fast 1"])).isHeld, true);
  const lost = judgeSamples(record, new Set(["a fast 900", "b fast 900"]));
  deepStrictEqual([lost.isHeld, lost.found, lost.breaches], [false, "2 of 3", [
    "lost: a fast 99000",
  ]]);
  strictEqual(judgeSamples(new AgentRecord([]), new Set()).isHeld, null);
});

Deno.test("judgeOffline() counts hosts that were connected within two minutes", () => {
  const record = recordOf(400_000);
  const sight = (host: string, atMs: number) => ({ host, atMs, server: "server-1" });

  strictEqual(judgeOffline(record, [sight("a", 220_011)]).isHeld, true);
  const one = judgeOffline(record, [sight("a", 220_010), sight("a", 150_000), sight("c", 9)]);
  deepStrictEqual([one.isHeld, one.found, one.breaches.length], [false, "1", 2]);
  // A page may be behind the agent that has just come back, for a moment.
  strictEqual(judgeOffline(record, [sight("a", 401_000)]).isHeld, true);
  strictEqual(judgeOffline(record, [sight("a", 404_000)]).isHeld, false);
});

Deno.test("judgeTakeover() waits for the last agent whose connection the fault ended", () => {
  strictEqual(judgeTakeover(recordOf(130_000), [FAULT], "server_killed").isHeld, true);
  const late = judgeTakeover(recordOf(130_001), [FAULT], "server_killed");
  deepStrictEqual([late.isHeld, late.found], [false, "30.0 s (1)"]);
  strictEqual(judgeTakeover(recordOf(130_000), [FAULT], "server_cut").isHeld, null);
  // Of a killed primary every agent counts, connected or not: "b" has nothing acknowledged since.
  const never = judgeTakeover(
    recordOf(110_000),
    [{ ...FAULT, kind: "primary_killed" }],
    "primary_killed",
  );
  match(never.breaches.join(), /took longer than the rehearsal/);
});

Deno.test("judgeMessages() counts each telling of an incident, and what was not told", () => {
  const message = (type: string, incident: string, key = type + incident): ReceivedMessage => ({
    atMs: 1,
    type,
    key,
    incidents: [incident],
  });
  const expected = [{ incident: "i1", host: "a" }];
  const held = (received: ReceivedMessage[], faults: PlayedFault[]) =>
    judgeMessages(received, expected, faults).map(({ isHeld }) => isHeld);

  deepStrictEqual(held([message("raise", "i1"), message("resolve", "i1")], []), [true, true]);
  deepStrictEqual(held([message("resolve", "i1")], []), [false, true]);
  const twice = [message("raise", "i1"), message("raise", "i1", "another")];
  deepStrictEqual(held(twice, []), [true, false]);
  deepStrictEqual(held(twice, [FAULT]), [true, true]);
  deepStrictEqual(held([...twice, message("raise", "i1")], [FAULT]), [true, false]);
});

Deno.test("judgeAgreement() compares when each server showed a change first", () => {
  const episode = (b: number | null) => ({
    host: "a",
    isBad: true,
    fromMs: 1_000,
    seenAtMs: { one: 2_000, two: b },
  });

  strictEqual(judgeAgreement([episode(4_000)]).isHeld, true);
  const apart = judgeAgreement([episode(4_001)]);
  strictEqual(apart.isHeld, false);
  match(apart.breaches.join(), /a turned bad: one after 1\.0 s, two after 3\.0 s/);
  match(judgeAgreement([episode(null)]).breaches.join(), /two never/);
  const unseen = { ...episode(null), seenAtMs: { one: null, two: null } };
  strictEqual(judgeAgreement([unseen]).isHeld, false);
  strictEqual(judgeAgreement([{ ...episode(1), seenAtMs: { one: 2_000 } }]).isHeld, null);
});

Deno.test("formatHeld() names each row and its breaches, didHold() wants no row that did not", () => {
  const rows = [true, null, false].map((isHeld) => ({
    what: "it",
    isHeld,
    found: "1",
    wanted: "2",
    breaches: isHeld === false ? ["at noon"] : [],
  }));

  strictEqual(
    formatHeld(rows),
    "held it  1  (2)\n-    it  1  (2)\nNOT  it  1  (2)\n       at noon",
  );
  deepStrictEqual([didHold(rows), didHold(rows.slice(0, 2))], [false, true]);
});
