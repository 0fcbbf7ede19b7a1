import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { isMet } from "../bench/row.ts";
import { createFleetStats } from "./fleet_stats.ts";
import { createPageTimes } from "./page_probe.ts";
import type { Phase } from "./phase.ts";
import { checkScenario, type ScenarioName, SCENARIOS } from "./scenarios.ts";
import { createTestingStage } from "./testing_stage.ts";

async function play(name: ScenarioName, durationMs: number): Promise<string[]> {
  const { stage, clock, done } = createTestingStage(durationMs);
  const played = SCENARIOS[name].run(stage);
  await clock.advance(10 * durationMs);
  await played;
  return done;
}

const START = ["0 [start", "0 start over 30 s, backlog 0 h", "0 all joined", "0 ]"];

for (
  const [name, durationMs, expected] of [
    ["steady", 60_000, [...START, "0 [hold", "60 ]"]],
    ["storm", 60_000, [
      "0 [first start",
      "0 start over 0 s, backlog 0 h",
      "0 all joined",
      "0 ]",
      "0 [hold",
      "60 ]",
      "60 [restart",
      "60 restart",
      "60 all joined",
      "60 ]",
    ]],
    ["churn", 10_000, [
      ...START,
      "0 [churn",
      "0 leave 0/10",
      "5 return 0/10",
      "5 leave 1/10",
      "10 return 1/10",
      "10 ]",
      "10 [back",
      "10 all joined",
      "10 ]",
    ]],
    ["degrade", 100_000, [
      ...START,
      "0 [degrade",
      "0 degrade 0/20",
      "60 recover 0/20",
      "60 degrade 1/20",
      "120 recover 1/20",
      "120 ]",
    ]],
    ["backfill", 60_000, [
      "0 [backlog",
      "0 start over 30 s, backlog 2 h",
      "0 all joined",
      "0 backlog stored",
      "0 ]",
      "0 [hold",
      "60 ]",
    ]],
  ] satisfies [ScenarioName, number, string[]][]
) {
  Deno.test(`scenario ${name} does this, in this order`, async () => {
    deepStrictEqual(await play(name, durationMs), expected);
  });
}

function phaseOf(name: string, change: (phase: Phase) => void = () => {}): Phase {
  const phase: Phase = {
    name,
    seconds: 10,
    stats: { ...createFleetStats(), joined: 100 },
    server: { pages: createPageTimes(), cpu_percent: 10, opened: {} },
  };
  change(phase);
  return phase;
}

/** What of a fleet of 100 hosts is not as it should be. */
function faultsOf(name: ScenarioName, phases: Phase[], stopped = false): string[] {
  return checkScenario(SCENARIOS[name], phases, { hosts: 100, stopped })
    .filter((figure) => isMet(figure) === false).map(({ what }) => what);
}

const opened = (phase: Phase, code: string) => {
  if (phase.server !== null) phase.server.opened[code] = 1;
};

for (
  const [why, name, phases, faults] of [
    ["nothing in a quiet fleet", "steady", [phaseOf("start"), phaseOf("hold")], []],
    ["a missed acknowledgement, in whatever phase", "steady", [
      phaseOf("start", ({ stats }) => stats.missed = 1),
      phaseOf("hold"),
    ], ["samples without an acknowledgement"]],
    ["a refused join of a host that joined before", "steady", [
      phaseOf("start", ({ stats }) => stats.refused_joins = { busy: 1 }),
    ], ["joins refused"]],
    ["no refused join of a new host, as long as the server was not restarted", "storm", [
      phaseOf("first start", ({ stats }) => stats.refused_joins = { busy: 1 }),
      phaseOf("restart"),
    ], []],
    ["a refused join after the restart", "storm", [
      phaseOf("restart", ({ stats }) => stats.refused_joins = { busy: 1 }),
    ], ["joins refused after the restart"]],
    ["hosts that are not back within two minutes", "storm", [
      phaseOf("restart", (phase) => phase.seconds = 121),
    ], ["all back after the server was stopped"]],
    ["a host that is not back at all", "storm", [
      phaseOf("restart", ({ stats }) => stats.joined = 99),
    ], ["all back after the server was stopped", "hosts connected at the end"]],
    ["a host shown offline that was not", "steady", [
      phaseOf("hold", (phase) => opened(phase, "offline")),
    ], ["hosts falsely offline"]],
    ["no host shown offline that left", "churn", [
      phaseOf("churn", (phase) => opened(phase, "offline")),
    ], []],
    ["a host shown stale that pushed", "steady", [
      phaseOf("hold", (phase) => opened(phase, "sample_stale")),
    ], ["hosts falsely stale"]],
    ["no host shown stale that had no server to push to", "storm", [
      phaseOf("restart", (phase) => opened(phase, "sample_stale")),
    ], []],
    ["a page that failed", "steady", [
      phaseOf("hold", ({ server }) => server !== null && server.pages["/"].failed++),
    ], ["pages that failed"]],
    ["pools that degrade unseen", "degrade", [phaseOf("degrade")], [
      "pools that the server saw degrade",
    ]],
    ["a backlog that was not stored", "backfill", [
      phaseOf("backlog", ({ stats }) => stats.backlog = 1),
    ], ["samples of the backlog left"]],
  ] satisfies [string, ScenarioName, Phase[], string[]][]
) {
  Deno.test(`checkScenario() finds ${why}`, () => deepStrictEqual(faultsOf(name, phases), faults));
}

Deno.test("checkScenario() does not expect all hosts when it was stopped, but what was missed", () => {
  const phases = [phaseOf("start", ({ stats }) => {
    stats.joined = 7;
    stats.missed = 1;
  })];

  deepStrictEqual(faultsOf("steady", phases, true), ["samples without an acknowledgement"]);
});

Deno.test("checkScenario() says nothing of what it cannot see of another's server", () => {
  const phase = { ...phaseOf("hold"), server: null };
  const figures = checkScenario(SCENARIOS.steady, [phase], { hosts: 100, stopped: false });

  strictEqual(figures.some(({ what }) => /falsely|pages/.test(what)), false);
});
