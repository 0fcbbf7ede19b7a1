import { deepStrictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { PageProbe } from "./page_probe.ts";

function setUp(answer: (path: string, clock: TestingClock) => Promise<number>) {
  const clock = new TestingClock();
  const stop = new AbortController();
  const target = { url: "http://127.0.0.1:1", isUp: true, stops: 0 };
  const probe = new PageProbe({
    target,
    cookie: "session=1",
    signal: stop.signal,
    clock,
    ask: (url) => answer(new URL(url).pathname, clock),
  });
  return { clock, target, probe, stop };
}

Deno.test("PageProbe asks at once and then at its pace, and times each answer", async () => {
  const { clock, probe, stop } = setUp(async (path, clock) => {
    if (path === "/") await clock.sleep(300);
    return 200;
  });

  await clock.advance(1_100);
  const { "/": fleet, "/healthz": health } = probe.take();

  deepStrictEqual(fleet, { times_ms: [300], failed: 0 });
  deepStrictEqual(health, { times_ms: [0, 0, 0], failed: 0 });
  deepStrictEqual(probe.take()["/healthz"].times_ms, []);
  stop.abort();
});

Deno.test("PageProbe counts what is refused or not answered as failed", async () => {
  const { clock, probe, stop } = setUp((path) =>
    path === "/" ? Promise.resolve(503) : Promise.reject(new TypeError("refused"))
  );

  await clock.advance(0);

  const { "/": fleet, "/healthz": health } = probe.take();
  deepStrictEqual([fleet.failed, health.failed], [1, 1]);
  stop.abort();
});

Deno.test("PageProbe holds nothing against a server that is being restarted", async () => {
  const { clock, target, probe, stop } = setUp(async (_path, clock) => {
    await clock.sleep(100);
    return 503;
  });
  await clock.advance(50);

  target.isUp = false;
  target.stops++;
  await clock.advance(10_000);

  deepStrictEqual(Object.values(probe.take()).map(({ failed }) => failed), [0, 0]);
  stop.abort();
});
