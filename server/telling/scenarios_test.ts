/** What operators lived through, through the server's own machine and plan together. */
import { deepStrictEqual } from "node:assert/strict";
import { RealMachine } from "../../testing/notify/real_machine.ts";
import { ScenarioPlay } from "../../testing/notify/scenario.ts";
import { SCENARIOS } from "../../testing/notify/scenarios.ts";

for (const scenario of SCENARIOS) {
  Deno.test(`messages of the real machine: ${scenario.name}`, () => {
    const play = new ScenarioPlay(scenario, { machine: new RealMachine() });
    deepStrictEqual(play.play(), scenario.held_messages ?? scenario.messages);
  });
}
