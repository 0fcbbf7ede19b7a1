import { ok, strictEqual } from "node:assert/strict";
import {
  addLatency,
  createLatencies,
  latenciesSince,
  latencyPercentile,
  sumLatencies,
} from "./latencies.ts";

function latenciesOf(...values: number[]) {
  const latencies = createLatencies();
  for (const ms of values) addLatency(latencies, ms);
  return latencies;
}

function isAbout(actual: number, expected: number): void {
  ok(actual >= expected && actual <= expected * 1.0201, `${actual} is not ${expected}`);
}

Deno.test("latencyPercentile() is no number of none", () => {
  strictEqual(latencyPercentile(createLatencies(), 0.99), NaN);
});

for (const ms of [0.05, 0.3, 7, 250, 10_000, 500_000]) {
  Deno.test(`latencyPercentile() gives the one latency of ${ms} ms, at most 2 % too high`, () => {
    isAbout(latencyPercentile(latenciesOf(ms), 0.5), ms);
  });
}

Deno.test("latencyPercentile() leaves out the slowest of a hundred", () => {
  const latencies = latenciesOf(...Array.from({ length: 99 }, () => 10), 5000);

  isAbout(latencyPercentile(latencies, 0.99), 10);
  isAbout(latencyPercentile(latencies, 1), 5000);
});

Deno.test("addLatency() takes what is shorter or longer than any step", () => {
  const latencies = latenciesOf(0, 1e9);

  isAbout(latencyPercentile(latencies, 0), 0.05);
  ok(latencyPercentile(latencies, 1) > 600_000 * 0.98);
});

Deno.test("sumLatencies() and latenciesSince() are each other's opposite", () => {
  const [one, other] = [latenciesOf(1, 1, 1), latenciesOf(100)];
  const sum = sumLatencies(one, other);

  isAbout(latencyPercentile(sum, 1), 100);
  isAbout(latencyPercentile(latenciesSince(sum, other), 1), 1);
});
