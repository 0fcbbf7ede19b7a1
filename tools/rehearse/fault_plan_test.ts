import { deepStrictEqual, ok } from "node:assert/strict";
import { createRandom } from "../sample_week/random.ts";
import { type FaultKind, planFaults } from "./fault_plan.ts";

const OPTIONS = { lengthMs: 600_000, servers: 3, cutServer: 2, allows: () => true };

Deno.test("planFaults() gives the same faults for the same seed, and others for another", () => {
  const [one, again, other] = [7, 7, 8].map((seed) => planFaults(createRandom(seed), OPTIONS));

  deepStrictEqual(one, again);
  ok(JSON.stringify(one) !== JSON.stringify(other));
});

Deno.test("planFaults() has each kind, one after the other, and calm before the end", () => {
  for (let seed = 0; seed < 200; seed++) {
    const faults = planFaults(createRandom(seed), OPTIONS);

    deepStrictEqual(
      new Set(faults.slice(0, 3).map(({ kind }) => kind)),
      new Set<FaultKind>(["server_killed", "primary_killed", "server_cut"]),
    );
    for (const [index, { kind, atMs, lastsMs, server }] of faults.entries()) {
      const nextMs = faults[index + 1]?.atMs ?? OPTIONS.lengthMs;
      ok(atMs + lastsMs + 30_000 <= nextMs, `seed ${seed}: no calm behind ${index}`);
      ok(server >= 0 && server < OPTIONS.servers);
      if (kind === "server_cut") deepStrictEqual(server, OPTIONS.cutServer);
    }
  }
});

Deno.test("planFaults() has none that is not allowed, and the first two within two minutes", () => {
  const allows = (kind: FaultKind) => kind !== "server_cut";
  for (let seed = 0; seed < 100; seed++) {
    const faults = planFaults(createRandom(seed), { ...OPTIONS, lengthMs: 120_000, allows });

    deepStrictEqual(faults.slice(0, 2).map(({ kind }) => kind), [
      "server_killed",
      "primary_killed",
    ]);
    ok(faults.every(({ kind }) => kind !== "server_cut"));
  }
});
