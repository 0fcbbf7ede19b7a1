import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { Outlet } from "./outlet.ts";

/** An outlet that sends into `sent`; `values` is the newest state behind each key. */
function setUp() {
  const clock = new TestingClock();
  const sent: [event: string, payload: unknown][] = [];
  const values = new Map<string, number>();
  const socket = { bufferedBytes: 0 };
  const outlet = new Outlet(
    { socket, send: (event, payload) => sent.push([event, payload]) },
    (key) => ({ event: "card", payload: `${key}=${values.get(key)}` }),
    clock,
    (error) => {
      throw error;
    },
  );
  const change = (key: string, value: number) => {
    values.set(key, value);
    outlet.mark(key);
  };
  return { clock, sent, socket, outlet, change };
}

Deno.test("Outlet sends the first change at once", () => {
  const { sent, change, outlet } = setUp();

  change("pve-01", 1);

  deepStrictEqual(sent, [["card", "pve-01=1"]]);
  outlet.stop();
});

Deno.test("Outlet sends of many changes between two rounds only the newest", async () => {
  const { clock, sent, change, outlet } = setUp();
  change("pve-01", 1);

  change("pve-01", 2);
  change("pve-02", 7);
  change("pve-01", 3);
  await clock.advance(30);

  deepStrictEqual(sent.slice(1), [["card", "pve-01=3"], ["card", "pve-02=7"]]);
  outlet.stop();
});

Deno.test("Outlet sends the next round after 30 ms, and after 100 where many hosts change", async () => {
  for (const [hosts, rounds] of [[1, 34], [2, 29], [15, 10], [50, 10]] as const) {
    const { clock, sent, change, outlet } = setUp();

    for (let elapsedMs = 0; elapsedMs < 1000; elapsedMs += 5) {
      for (let host = 0; host < hosts; host++) change(`pve-${host}`, elapsedMs);
      await clock.advance(5);
    }

    // At once goes the first change alone, and with it the first round.
    strictEqual(Math.round(sent.length / hosts), rounds, `${hosts} hosts`);
    outlet.stop();
  }
});

Deno.test("Outlet waits for a browser that does not read, then sends the newest state", async () => {
  const { clock, sent, socket, change, outlet } = setUp();
  socket.bufferedBytes = 256 * 1024 + 1;
  change("pve-01", 1);
  change("pve-01", 2);
  await clock.advance(5000);
  strictEqual(sent.length, 0);

  socket.bufferedBytes = 0;
  await clock.advance(30);

  deepStrictEqual(sent, [["card", "pve-01=2"]]);
  outlet.stop();
});

Deno.test("Outlet sends nothing and waits for nothing once stopped", async () => {
  const { clock, sent, change, outlet } = setUp();
  change("pve-01", 1);
  change("pve-01", 2);

  outlet.stop();
  await clock.advance(1000);

  strictEqual(sent.length, 1);
  strictEqual(clock.sleeping, 0);
});

Deno.test("Outlet leaves out a key whose event cannot be made, tells it once, and sends the others", async () => {
  const clock = new TestingClock();
  const sent: unknown[] = [];
  const told: string[] = [];
  let isBroken = true;
  const outlet = new Outlet(
    { socket: { bufferedBytes: 0 }, send: (_event, payload) => sent.push(payload) },
    (key) => {
      if (key === "pve-01" && isBroken) throw new Error("no card");
      return { event: "card", payload: key };
    },
    clock,
    (error) => told.push(String(error)),
  );

  for (let round = 0; round < 3; round++) {
    outlet.mark("pve-01");
    outlet.mark("pve-02");
    await clock.advance(35);
  }
  deepStrictEqual([sent, told], [["pve-02", "pve-02", "pve-02"], ["Error: no card"]]);

  isBroken = false;
  outlet.mark("pve-01");
  await clock.advance(30);
  isBroken = true;
  outlet.mark("pve-01");
  await clock.advance(30);
  deepStrictEqual([sent.at(-1), told.length], ["pve-01", 2]);
  outlet.stop();
});

Deno.test("Outlet sends no more often than its topic wants", async () => {
  const clock = new TestingClock();
  const sent: string[] = [];
  const sink = { socket: { bufferedBytes: 0 }, send: (event: string) => sent.push(event) };
  const unheard = () => {};
  const outlet = new Outlet(sink, () => ({ event: "page", payload: {} }), clock, unheard, 1_000);
  outlet.mark("a");

  outlet.mark("a");
  await clock.advance(999);
  strictEqual(sent.length, 1);
  await clock.advance(1);
  strictEqual(sent.length, 2);
  outlet.stop();
});
