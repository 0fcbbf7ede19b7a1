/** A pool of as many devices as a sample may hold is judged in the time of its devices, not of their square. */
import { ok, strictEqual } from "node:assert/strict";
import { readSample } from "../sample/mod.ts";
import { judge } from "./judge.ts";
import { sampleTimes } from "../../testing/verdict/known_host.ts";
import type { KnownHost } from "./mod.ts";

const DEVICES = 5_000;
/** In their square it takes 20 s to two minutes; in their number, a fifth of a second. */
const WITHIN_MS = 5_000;
const NOW = 1_750_000_000;

for (const health of ["ONLINE", "DEGRADED"]) {
  for (
    const [what, fields] of [
      ["of unknown state", {}],
      ["FAULTED", { state: "FAULTED" }],
      ["with errors", { state: "ONLINE", read_errors: 5 }],
      ["that contradict themselves", { state: "ONLINE", aux: "FAULTED" }],
    ] as const
  ) {
    Deno.test(`${DEVICES} devices ${what} in a pool that is ${health}`, () => {
      const vdevs = Array.from({ length: DEVICES }, (_, index) => ({
        name: `ata-a-disk-with-a-long-name-${index}`,
        ...fields,
      }));
      const pools = [{ name: "tank", health, vdevs }];
      const sections = readSample("fast", { zfs_pools: { available: true, pools } });
      const times = sampleTimes({ collected: NOW, sent: NOW, received: NOW });
      const host: KnownHost = {
        connection: "online",
        intervals: { fast: 30, medium: 300, slow: 1800 },
        samples: { fast: { kind: "fast", ...times, sections }, medium: null, slow: null },
        last_good: {},
      };

      const startMs = performance.now();
      const { level } = judge(host, NOW);

      ok(performance.now() - startMs < WITHIN_MS);
      strictEqual(level === "ok", false);
    });
  }
}
