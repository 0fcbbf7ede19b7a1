import fc from "fast-check";
import { PlanWalk, STEPS, type WalkStep } from "../../../testing/notify/plan_walk.ts";
import { rounds } from "../../../testing/rounds.ts";

const SEED = 20_260_310;
const BATCHES = 10;

const step: fc.Arbitrary<WalkStep> = fc.record({
  step: fc.constantFrom(...STEPS),
  a: fc.nat({ max: 11 }),
  b: fc.nat({ max: 59 }),
});

for (let batch = 0; batch < rounds(1, BATCHES); batch++) {
  Deno.test(
    `whatever happens, each raise gets one resolve, nothing is told twice or lost (${batch})`,
    () => {
      fc.assert(
        fc.property(fc.boolean(), fc.array(step, { maxLength: 24 }), (restarts, steps) => {
          const walk = new PlanWalk(restarts);
          for (const one of steps) walk.take(one);
          walk.end();
        }),
        { seed: SEED + batch, numRuns: rounds(300, 100_000 / BATCHES) },
      );
    },
  );
}
