/** A large fleet at its usual pace, on processes of its own. */
import { DEFAULT_INTERVALS } from "../../../shared/sample/mod.ts";
import type { SimulatedAgent } from "../../simulate/agent_frames.ts";
import { startLineProcess } from "../../simulate/line_process.ts";
import type { Counts } from "../../simulate/fleet_stats.ts";
import type { Recording } from "../../simulate/recordings.ts";
import type { MassCounts } from "./mass_agent.ts";
import type { MassQuestion } from "./mass_process.ts";

const GUESTS = 5;
const PROCESSES = 2;

export interface MassFleet {
  pids: readonly number[];
  /** Agents begin to join, and keep their pace from then on. */
  start(): Promise<void>;
  counts(): Promise<MassCounts>;
}

function sumCounts(one: Counts, other: Counts): Counts {
  const reasons = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...reasons].map((reason) => [reason, (one[reason] ?? 0) + (other[reason] ?? 0)]),
  );
}

/** Its processes end with `stack`. */
export function startMassFleet(
  stack: AsyncDisposableStack,
  { urls, agents, recordings }: {
    urls: readonly string[];
    agents: readonly SimulatedAgent[];
    recordings: readonly Recording[];
  },
): MassFleet {
  const script = new URL("./mass_process.ts", import.meta.url);
  const processes = Array.from({ length: PROCESSES }, () => stack.use(startLineProcess(script)));
  const share = Math.ceil(agents.length / PROCESSES);
  const each = async <Answer>(question: (index: number) => MassQuestion) =>
    await Promise.all(
      processes.map((process, index) => process.ask<Answer>(question(index))),
    );
  return {
    pids: processes.map(({ pid }) => pid),
    async start() {
      await each((index): MassQuestion => {
        const first = index * share;
        const part = agents.slice(first, first + share);
        const options = { urls, recordings, guests: GUESTS, intervals: DEFAULT_INTERVALS };
        return { ask: "start", options: { ...options, agents: part, first } };
      });
    },
    async counts() {
      const parts = await each<MassCounts>(() => ({ ask: "counts" }));
      return parts.reduce((one, other) => ({
        joined: one.joined + other.joined,
        sent: one.sent + other.sent,
        acknowledged: one.acknowledged + other.acknowledged,
        refused: one.refused + other.refused,
        begun: one.begun + other.begun,
        closed: sumCounts(one.closed, other.closed),
        latencies: [...one.latencies, ...other.latencies],
      }));
    },
  };
}
