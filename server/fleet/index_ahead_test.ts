import { deepStrictEqual, notStrictEqual, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { insertTestingHost, withStore } from "../../testing/store.ts";
import { Fleet } from "./fleet.ts";
import { planIndexing } from "./index_ahead.ts";
import { createReads } from "./reads.ts";

Deno.test("planIndexing() makes names ready while somebody may search, and forgets them after", () =>
  withStore(async (store) => {
    await insertTestingHost(store, "pve1");
    const clock = new TestingClock();
    const faults: unknown[] = [];
    const onFault = (error: unknown) => faults.push(error);
    await using fleet = new Fleet(store, clock, onFault);
    await fleet.start();
    const reads = createReads(fleet);
    const [state] = [...fleet.states()];
    if (state === undefined) throw new Error("no host");
    let isWanted = true;
    const plan = planIndexing(reads, { hosts: fleet, isWanted: () => isWanted, clock, onFault });
    const { signal } = new AbortController();
    const ready = () => ({
      guests: reads.guests.prepare(state),
      names: reads.names.prepare(state),
    });

    await plan.run(signal);
    const made = ready();
    await plan.run(signal);
    strictEqual(ready().guests, made.guests);
    strictEqual(ready().names, made.names);

    isWanted = false;
    await plan.run(signal);
    notStrictEqual(ready().guests, made.guests);
    notStrictEqual(ready().names, made.names);
    deepStrictEqual(faults, []);
  }));
