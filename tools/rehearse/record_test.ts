import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { AgentRecord, sampleKey } from "./record.ts";

function record() {
  const made = new AgentRecord(["a", "b"]);
  made.take({ turns: [[0, 1, 1000], [1, 1, 1500], [0, 0, 5000]], acknowledged: [] });
  made.take({ turns: [[0, 1, 9000]], acknowledged: [[0, 0, 900, 2000], [0, 2, 8000, 9500]] });
  return made;
}

Deno.test("AgentRecord knows when an agent was connected, to the moment", () => {
  const made = record();

  deepStrictEqual(
    [[0, 999], [0, 1000], [5000, 5001], [5001, 8999], [8999, 9000], [20_000, 30_000]]
      .map(([fromMs = 0, toMs = 0]) => made.wasConnected("a", fromMs, toMs)),
    [false, true, true, false, true, true],
  );
  strictEqual(made.wasConnected("nobody", 0, 9999), false);
  strictEqual(made.countJoined(), 2);
});

Deno.test("AgentRecord names whose connection ended, and when each was acknowledged next", () => {
  const made = record();

  deepStrictEqual(made.lostWithin(5000, 5000), [{ host: 0, atMs: 5000 }]);
  deepStrictEqual(made.lostWithin(5001, 20_000), []);
  deepStrictEqual(
    [made.nextAcknowledgedMs(0, 1999), made.nextAcknowledgedMs(0, 2000)],
    [2000, 9500],
  );
  strictEqual(made.nextAcknowledgedMs(1, 0), null);
});

Deno.test("AgentRecord keeps each acknowledged sample by host, kind and moment", () => {
  const made = record();

  deepStrictEqual([...made.samples], [sampleKey("a", 0, 900), sampleKey("a", 2, 8000)]);
  deepStrictEqual([...made.samples], ["a fast 900", "a slow 8000"]);
  throws(() => made.take({ turns: [], acknowledged: [[7, 0, 1, 1]] }), RangeError);
});
