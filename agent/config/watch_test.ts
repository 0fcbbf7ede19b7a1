import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { type Config, type LoadedConfig, LOCAL_DEFAULTS } from "./load_config.ts";
import { configChange, nextConfig, waitForConfig } from "./watch.ts";
import { recordingLog } from "../../testing/recording_log.ts";

const CONFIG: Config = {
  ...LOCAL_DEFAULTS,
  server: { endPoints: ["wss://m.example/socket"], hostId: "pve-01", token: "one" },
  tokenFile: null,
  warnings: [],
};

function good(token: string): LoadedConfig {
  return { ok: true, config: { ...CONFIG, server: { ...CONFIG.server, token } } };
}

function bad(message: string): LoadedConfig {
  return { ok: false, reason: "invalid", message };
}

Deno.test("waitForConfig() says each problem once and returns the first good one", async () => {
  const clock = new TestingClock();
  const log = recordingLog();
  let now = bad("first");
  const { signal } = new AbortController();
  const found = waitForConfig({ load: () => Promise.resolve(now), clock, signal }, log);

  await clock.advance(60_000);
  now = bad("second");
  await clock.advance(60_000);
  now = good("one");
  await clock.advance(2_000);

  deepStrictEqual(await found, CONFIG);
  deepStrictEqual(log.lines, [
    "error: first; waiting for it to change",
    "error: second; waiting for it to change",
  ]);
});

Deno.test("waitForConfig() ends with the signal", async () => {
  const controller = new AbortController();
  const load = () => Promise.resolve(bad("always"));
  const watch = { load, clock: new TestingClock(), signal: controller.signal };
  const found = waitForConfig(watch, recordingLog());

  controller.abort();

  strictEqual(await found, null);
});

Deno.test("configChange() notices another token and nothing else", async () => {
  const clock = new TestingClock();
  let now = good("one");
  let loads = 0;
  const load = () => {
    loads++;
    return Promise.resolve(now);
  };
  const change = configChange(good("one"), { load, clock, signal: new AbortController().signal });

  await clock.advance(10_000);
  strictEqual(loads, 5);
  now = good("two");
  await clock.advance(2_000);

  strictEqual(await change, now);
});

Deno.test("nextConfig() returns a change at once, and what is known after the wait", async () => {
  const clock = new TestingClock();
  const known = good("one");
  let now = good("one");
  const watch = { load: () => Promise.resolve(now), clock, signal: new AbortController().signal };

  const unchanged = nextConfig(known, 60_000, watch);
  await clock.advance(60_000);
  strictEqual(await unchanged, known);

  const changed = nextConfig(known, 60_000, watch);
  now = good("two");
  await clock.advance(2_000);
  strictEqual(await changed, now);
  strictEqual(clock.sleeping, 0);
});
