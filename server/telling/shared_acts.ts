/**
 * What operators do, where another server may have the desk: what is stored first that one hears of;
 * the rest is asked of it, and waited for, so that the next page shows it.
 */
import type { Clock } from "../../shared/clock.ts";
import { type ClusterStore, StorageError } from "../store/port.ts";
import type { DeskAct } from "./desk_acts.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import type { OperatorActs } from "./operator_acts.ts";

/** It is done in a second; while the desk changes hands it waits. */
const WAIT_MS = 5_000;
const LOOK_EVERY_MS = 50;

export interface SharedActsParts {
  acts: OperatorActs;
  desk: Pick<IncidentDesk, "isHere" | "plan">;
  store: Pick<ClusterStore, "putDeskAct" | "listDeskActs">;
  clock: Clock;
  newId: () => string;
  /** Shows what is stored by now. */
  refresh(): Promise<void>;
}

/**
 * Asks whoever has the desk, and resolves once it is done, or after a while. Throws `StorageError`
 * where too much waits for it already.
 */
export async function askDesk(
  act: DeskAct,
  { store, clock, newId, refresh }: Omit<SharedActsParts, "acts" | "desk">,
): Promise<void> {
  const id = newId();
  if (!await store.putDeskAct({ id, act })) {
    throw new StorageError("Too much waits already for the server that tells of incidents");
  }
  const deadlineMs = clock.monotonicMs() + WAIT_MS;
  while (clock.monotonicMs() < deadlineMs) {
    await clock.sleep(LOOK_EVERY_MS);
    const waiting = await store.listDeskActs();
    if (!waiting.some((one) => one.id === id)) break;
  }
  await refresh();
}

export function createSharedActs(parts: SharedActsParts): OperatorActs {
  const { acts, desk, refresh } = parts;
  const ask = (act: DeskAct) => askDesk(act, parts);

  /** What is stored by `work` shows at once; whoever has the desk hears of it by itself. */
  async function stored<T>(work: Promise<T>): Promise<T> {
    const outcome = await work;
    if (!desk.isHere) await refresh();
    return outcome;
  }

  return {
    ...acts,
    async acknowledge(incident_id, options) {
      if (desk.isHere) return await acts.acknowledge(incident_id, options);
      const outcome = await acts.mayAcknowledge(incident_id);
      if (outcome === "done") await ask({ type: "acknowledge", incident_id, ...options });
      return outcome;
    },
    async unacknowledge(incident_id, author) {
      if (desk.isHere) return await acts.unacknowledge(incident_id, author);
      const outcome = await acts.mayAcknowledge(incident_id);
      if (outcome === "done") await ask({ type: "unacknowledge", incident_id, author });
      return outcome;
    },
    async testChannel(channel_id) {
      if (desk.isHere) return await acts.testChannel(channel_id);
      if (!desk.plan.desks.has(channel_id)) return false;
      await ask({ type: "test", channel_id });
      return true;
    },
    async mendChannel(channel_id) {
      if (desk.isHere) await acts.mendChannel(channel_id);
      else await ask({ type: "mend", channel_id });
    },
    putWindow: (window) => stored(acts.putWindow(window)),
    deleteWindow: (id) => stored(acts.deleteWindow(id)),
    putPolicy: (policy) => stored(acts.putPolicy(policy)),
    deletePolicy: (id) => stored(acts.deletePolicy(id)),
    putChannel: (channel) => stored(acts.putChannel(channel)),
    deleteChannel: (id) => stored(acts.deleteChannel(id)),
  };
}
