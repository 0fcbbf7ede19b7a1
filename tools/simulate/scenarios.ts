/** What a rehearsal lets happen to the fleet, and what has to hold then. */
import type { Figure } from "../bench/row.ts";
import type { Intervals } from "../../shared/sample/mod.ts";
import type { FleetOrder, Group } from "./fleet.ts";
import { total } from "./fleet_stats.ts";
import type { Phase } from "./phase.ts";

/** What a scenario can do. Every wait ends when the rehearsal is stopped, by rejecting. */
export interface Stage {
  hosts: number;
  intervals: Intervals;
  /** How long the fleet is held. */
  duration_ms: number;
  /** Measures what `task` does as a phase of this name. */
  phase(name: string, task: () => Promise<void>): Promise<void>;
  /** Starts every agent, evenly over `spread_ms`. */
  start(options: { spread_ms: number; backlog_hours?: number }): Promise<void>;
  order(order: FleetOrder): Promise<void>;
  restartServer(): Promise<void>;
  pause(ms: number): Promise<void>;
  /** Resolves once all hosts are joined, or after `JOIN_LIMIT_MS`. */
  allJoined(): Promise<void>;
  /** Resolves once every sample of before the start is acknowledged, or after a long time. */
  backlogStored(): Promise<void>;
  now_ms(): number;
}

export interface Scenario {
  what: string;
  /** Whether the hosts were never connected: then the server has a bcrypt ahead for each. */
  newHosts?: boolean;
  /** Whether it needs a server that it may stop and start. */
  restarts?: boolean;
  /** Whether hosts go offline for good reason. */
  hostsLeave?: boolean;
  run(stage: Stage): Promise<void>;
  /** What has to hold besides `checkPhases`. */
  check?(phases: readonly Phase[], hosts: number): Figure[];
}

/** The phase in which nothing happens but the usual. */
const HOLD = "hold";
/** So many of the hosts come, go or degrade at a time: one in … */
const CHURN_PARTS = 10;
const DEGRADE_PARTS = 20;
const CHURN_STEP_MS = 5_000;
/** Long enough for every host to have collected its new state. */
const DEGRADE_INTERVALS = 2;
const BACKLOG_HOURS = 2;
const BACK_WITHIN_SECONDS = 120;
const MAX_SPREAD_SECONDS = 60;

async function hold(stage: Stage): Promise<void> {
  await stage.phase(HOLD, () => stage.pause(stage.duration_ms));
}

/** As hosts that were started at any time, well within the time a server waits for them. */
function spreadMs({ intervals }: Stage): number {
  return 1000 * Math.min(intervals.fast, MAX_SPREAD_SECONDS);
}

async function start(stage: Stage): Promise<void> {
  await stage.phase("start", async () => {
    await stage.start({ spread_ms: spreadMs(stage) });
    await stage.allJoined();
  });
}

/** Calls `step` with one group of hosts after the other, until the fleet was held long enough. */
async function inTurn(
  stage: Stage,
  of: number,
  step: (group: Group) => Promise<void>,
): Promise<void> {
  const endMs = stage.now_ms() + stage.duration_ms;
  for (let part = 0; stage.now_ms() < endMs; part = (part + 1) % of) await step({ part, of });
}

const DEFINITIONS = {
  steady: {
    what: "every host at its own pace",
    async run(stage) {
      await start(stage);
      await hold(stage);
    },
  },
  storm: {
    what: "all are new and connect at once; later the server restarts and all come back",
    newHosts: true,
    restarts: true,
    async run(stage) {
      await stage.phase("first start", async () => {
        await stage.start({ spread_ms: 0 });
        await stage.allJoined();
      });
      await hold(stage);
      await stage.phase("restart", async () => {
        await stage.restartServer();
        await stage.allJoined();
      });
    },
    check(phases, hosts) {
      const [first, restart] = ["first start", "restart"].map((wanted) =>
        phases.find(({ name }) => name === wanted)
      );
      return [
        ...first === undefined ? [] : [
          { what: "first start of all, a bcrypt for each", value: first.seconds, unit: "s" },
          {
            what: "joins asked to come later meanwhile",
            value: total(first.stats.refused_joins),
            unit: "",
          },
        ],
        ...restart === undefined ? [] : [
          {
            what: "all back after the server was stopped",
            value: restart.stats.joined === hosts ? restart.seconds : NaN,
            unit: "s",
            limit: { at_most: BACK_WITHIN_SECONDS },
          },
          {
            what: "joins refused after the restart",
            value: total(restart.stats.refused_joins),
            unit: "",
            limit: { at_most: 0 },
          },
        ],
      ];
    },
  },
  churn: {
    what: "a tenth of the hosts goes every five seconds and comes back after five more",
    hostsLeave: true,
    async run(stage) {
      await start(stage);
      await stage.phase("churn", () =>
        inTurn(stage, CHURN_PARTS, async (to) => {
          await stage.order({ happens: "leave", to });
          await stage.pause(CHURN_STEP_MS);
          await stage.order({ happens: "return", to });
        }));
      await stage.phase("back", () => stage.allJoined());
    },
  },
  degrade: {
    what: "a pool of every twentieth host degrades for two intervals, then recovers",
    async run(stage) {
      await start(stage);
      await stage.phase("degrade", () =>
        inTurn(stage, DEGRADE_PARTS, async (to) => {
          await stage.order({ happens: "degrade", to });
          await stage.pause(DEGRADE_INTERVALS * 1000 * stage.intervals.fast);
          await stage.order({ happens: "recover", to });
        }));
    },
    check: (phases) =>
      phases.flatMap(({ name, server }) =>
        name !== "degrade" || server === null ? [] : [{
          what: "pools that the server saw degrade",
          value: server.opened["pool_health"] ?? 0,
          unit: "",
          limit: { at_least: 1 },
        }]
      ),
  },
  backfill: {
    what: `all hosts return with ${BACKLOG_HOURS} h of samples that the server has not seen`,
    async run(stage) {
      await stage.phase("backlog", async () => {
        await stage.start({ spread_ms: spreadMs(stage), backlog_hours: BACKLOG_HOURS });
        await stage.allJoined();
        await stage.backlogStored();
      });
      await hold(stage);
    },
    check: (phases) =>
      phases.flatMap(({ name, stats, seconds }) =>
        name !== "backlog" ? [] : [
          { what: "backlog stored after", value: seconds, unit: "s" },
          {
            what: "samples of the backlog left",
            value: stats.backlog,
            unit: "",
            limit: { at_most: 0 },
          },
        ]
      ),
  },
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof DEFINITIONS;
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = DEFINITIONS;

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(SCENARIOS, name);
}

/**
 * What has to hold in every scenario, and what belongs to this one. Of one that was stopped
 * nobody knows whether all hosts would have come.
 */
export function checkScenario(
  scenario: Scenario,
  phases: readonly Phase[],
  { hosts, stopped }: { hosts: number; stopped: boolean },
): Figure[] {
  const none = (what: string, value: number): Figure => ({
    what,
    value,
    unit: "",
    limit: { at_most: 0 },
  });
  const sum = (amount: (phase: Phase) => number) =>
    phases.reduce((so_far, phase) => so_far + amount(phase), 0);
  const last = phases.at(-1);
  return [
    none("samples without an acknowledgement", sum(({ stats }) => stats.missed)),
    none("samples refused", sum(({ stats }) => total(stats.refused_samples))),
    ...scenario.newHosts
      ? []
      : [none("joins refused", sum(({ stats }) => total(stats.refused_joins)))],
    ...phases.every(({ server }) => server === null) ? [] : [
      ...scenario.hostsLeave
        ? []
        : [none("hosts falsely offline", sum(({ server }) => server?.opened["offline"] ?? 0))],
      // While hosts come back, what is known of them may well be old.
      none(
        "hosts falsely stale",
        sum(({ name, server }) => name === HOLD ? server?.opened["sample_stale"] ?? 0 : 0),
      ),
      none("pages that failed", sum(failedPages)),
    ],
    ...stopped ? [] : scenario.check?.(phases, hosts) ?? [],
    ...stopped ? [] : [{
      what: "hosts connected at the end",
      value: last?.stats.joined ?? 0,
      unit: "",
      limit: { at_least: hosts },
    }],
  ];
}

function failedPages({ server }: Phase): number {
  return Object.values(server?.pages ?? {}).reduce((sum, { failed }) => sum + failed, 0);
}
