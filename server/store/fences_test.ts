import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { Fences } from "./fences.ts";

/** Those of a server that has host 1 by its fifth change of hands. */
function fencesOfOne(): Fences {
  const fences = new Fences();
  fences.become("a");
  fences.hold(1, 5);
  return fences;
}

const epochOf = (fences: Fences) => fences.of(1)?.host?.epoch ?? null;

Deno.test("what another server had before a host came here takes nothing away", () => {
  const fences = fencesOfOne();

  strictEqual(fences.lose(1, 4), false);
  strictEqual(epochOf(fences), 5);
  strictEqual(fences.lose(1, 6), true);
  strictEqual(epochOf(fences), null);
});

Deno.test("a host that another server is known to have is not held by an older claim", () => {
  const fences = fencesOfOne();
  fences.lose(1, 6);

  deepStrictEqual([5, 6, 7].map((epoch) => fences.isNews(1, epoch)), [false, false, true]);
  fences.hold(1, 6);
  strictEqual(epochOf(fences), null);
  fences.hold(1, 7);
  strictEqual(epochOf(fences), 7);
});

Deno.test("a host is held again where its database has gone back behind what is known", () => {
  const fences = fencesOfOne();
  fences.lose(1, 9);

  for (let tries = 0; tries < 2; tries++) fences.hold(1, 6);

  strictEqual(epochOf(fences), 6);
});

Deno.test("an older claim that is answered late takes no newer one back", () => {
  const fences = fencesOfOne();
  fences.hold(1, 7);
  fences.hold(1, 5);

  strictEqual(epochOf(fences), 7);
});
