import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { effect } from "@preact/signals";
import { testCard } from "../../../testing/views.ts";
import { WHOLE_FLEET } from "../../views/fleet_query.ts";
import { createFleetState, type FleetState } from "./fleet_state.ts";

const NAMES = ["a", "b", "c"];
const createState = () => createFleetState(NAMES.map((name) => testCard({ name })), WHOLE_FLEET);
const shownNames = (state: FleetState) => state.shown.value.map((host) => host.value.name);

Deno.test("FleetState.put() changes one host and leaves the list as it is", () => {
  const state = createState();
  const before = state.shown.value;
  const renders = countRuns(() => before[0]?.value);

  state.put(testCard({ name: "b", load1: 9 }));

  strictEqual(state.shown.value, before);
  strictEqual(before[1]?.value.load1, 9);
  strictEqual(renders(), 1);
});

Deno.test("FleetState.put() moves a host that became critical to the top", () => {
  const state = createState();

  state.put(testCard({ name: "c", level: "critical" }));

  deepStrictEqual(shownNames(state), ["c", "a", "b"]);
  strictEqual(state.counts.value.critical, 1);
});

Deno.test("FleetState.put() adds a new host", () => {
  const state = createState();

  state.put(testCard({ name: "bb" }));

  deepStrictEqual(shownNames(state), ["a", "b", "bb", "c"]);
});

Deno.test("FleetState.remove() takes a host away, and ignores one it does not know", () => {
  const state = createState();

  state.remove("b");
  state.remove("nobody");

  deepStrictEqual(shownNames(state), ["a", "c"]);
});

Deno.test("FleetState.replace() catches up: adds, removes, changes, in one step", () => {
  const state = createState();
  const kept = state.shown.value[0];
  const runs = countRuns(() => shownNames(state));

  state.replace([testCard({ name: "a", load1: 3 }), testCard({ name: "d" })]);

  deepStrictEqual(shownNames(state), ["a", "d"]);
  strictEqual(state.shown.value[0], kept);
  strictEqual(kept?.value.load1, 3);
  strictEqual(runs(), 2);
});

Deno.test("FleetState.replace() with the same fleet renders nothing", () => {
  const state = createState();
  const runs = countRuns(() => shownNames(state));

  state.replace(NAMES.map((name) => testCard({ name })));

  strictEqual(runs(), 1);
});

/** Runs `read` once and again whenever what it read changed; tells how often it ran. */
function countRuns(read: () => unknown): () => number {
  let runs = 0;
  effect(() => {
    read();
    runs++;
  });
  return () => runs;
}
