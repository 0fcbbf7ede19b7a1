/** What another process asks to be done to incidents: taken up by the server that serves. */
import type { Store } from "../store/port.ts";
import type { QueuedAct } from "../store/rows/outbox.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import type { OperatorActs } from "./operator_acts.ts";
import type { IncidentReads } from "./incident_reads.ts";

export interface QueuedActsParts {
  desk: Pick<IncidentDesk, "isHere">;
  store: Pick<Store, "listQueuedActs" | "deleteQueuedAct" | "revisions" | "watch">;
  acts: Pick<OperatorActs, "acknowledge">;
  incidents: Pick<IncidentReads, "find">;
}

/** Does all that waits now, in order. Once the desk is another server's, that one does the rest. */
export async function takeQueuedActs(
  { desk, store, acts, incidents }: QueuedActsParts,
): Promise<void> {
  for (const act of await store.listQueuedActs()) {
    if (!isDone(act, incidents)) {
      const { incident_id, author, note, expires_at_ms } = act;
      await acts.acknowledge(incident_id, { author, note, expires_at_ms });
    }
    if (!desk.isHere) return;
    // Also where it could not be done: the incident ended meanwhile.
    await store.deleteQueuedAct(act.id);
  }
}

/** Goes on taking up what is asked for, until `signal` aborts or the database cannot be read. */
export async function followQueuedActs(parts: QueuedActsParts, signal: AbortSignal): Promise<void> {
  const since = await parts.store.revisions();
  await takeQueuedActs(parts);
  let { telling } = since;
  for await (const seen of parts.store.watch(since, signal)) {
    if (seen.telling === telling) continue;
    telling = seen.telling;
    await takeQueuedActs(parts);
  }
}

/** A server that ended in between had done it already; what somebody did later counts. */
function isDone({ incident_id, at_ms }: QueuedAct, incidents: Pick<IncidentReads, "find">) {
  const done = incidents.find(incident_id)?.acknowledgement ?? null;
  return done !== null && done.at_ms >= at_ms;
}
