/** One fault: how it happens, and how it is over. */
import { pause } from "../bench/wait.ts";
import type { Fault } from "./fault_plan.ts";
import { at, type PlayedFault } from "./held.ts";
import type { RehearsalContext } from "./context.ts";
import type { Stage } from "./stage.ts";
import { becomeHealthy } from "./watch.ts";

/** Until a server that was started again, or reaches its database again, is in service. */
const HEALTHY_WITHIN_MS = 60_000;

interface FaultContext extends RehearsalContext {
  faults: PlayedFault[];
  /** What did not come back by itself. */
  failures: string[];
}

/** Resolves once all servers are in service again, or that has taken too long. */
export async function playFault(
  stage: Stage,
  fault: Fault,
  context: FaultContext,
): Promise<void> {
  const { say, signal, faults, failures } = context;
  const { kind, server: index } = fault;
  const server = stage.servers[index];
  const played: PlayedFault = { ...fault, fromMs: Date.now(), toMs: null };
  faults.push(played);
  try {
    if (kind === "primary_killed") {
      say(`${at(played.fromMs)} kill -9 of the primary`);
      await stage.database.killPrimary();
      await pause(fault.lastsMs, signal);
      await stage.database.promote();
      say(`${at(Date.now())} the standby is the primary`);
    } else if (kind === "server_killed") {
      say(`${at(played.fromMs)} kill -9 of ${server?.name}`);
      await server?.kill();
      await pause(fault.lastsMs, signal);
      say(`${at(Date.now())} ${server?.name} is started again`);
      await server?.start(signal);
    } else {
      say(`${at(played.fromMs)} ${server?.name} is cut off from the database`);
      await stage.namespace?.cut();
      await pause(fault.lastsMs, signal);
      await stage.namespace?.mend();
      say(`${at(Date.now())} ${server?.name} reaches the database again`);
    }
    if (!await becomeHealthy(stage.servers, HEALTHY_WITHIN_MS, signal)) {
      failures.push(`${at(played.fromMs)} ${kind}: not every server came back within a minute`);
    }
    played.toMs = Date.now();
    if (kind === "primary_killed") {
      await stage.database.addStandby();
      say(`${at(Date.now())} a new standby follows`);
    }
  } catch (error) {
    signal.throwIfAborted();
    failures.push(`${at(played.fromMs)} ${kind}: ${error}`);
  }
}
