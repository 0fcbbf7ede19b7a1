import { deepStrictEqual } from "node:assert/strict";
import { ScenarioPlay } from "../../../testing/notify/scenario.ts";
import { SCENARIOS } from "../../../testing/notify/scenarios.ts";

for (const scenario of SCENARIOS) {
  Deno.test(`messages: ${scenario.name}`, () => {
    deepStrictEqual(new ScenarioPlay(scenario).play(), scenario.messages);
  });
}

Deno.test("messages: the same ones where the server starts again every minute", () => {
  for (const scenario of SCENARIOS.filter(({ hosts }) => hosts.length < 100)) {
    const play = new ScenarioPlay(scenario, { restarts: true });
    deepStrictEqual(play.play(), scenario.messages, scenario.name);
  }
});
