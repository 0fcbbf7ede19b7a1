/**
 * What is asked at a server and done at the one that has the desk: it waits in the store until that
 * one has done it.
 */
import * as z from "zod";
import type { ClusterStore } from "../store/port.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import type { OperatorActs } from "./operator_acts.ts";

const named = { incident_id: z.string(), author: z.string() };

const actSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("acknowledge"),
    ...named,
    note: z.string(),
    expires_at_ms: z.number().nullable(),
  }),
  z.object({ type: z.literal("unacknowledge"), ...named }),
  z.object({ type: z.literal("test"), channel_id: z.string() }),
  z.object({ type: z.literal("mend"), channel_id: z.string() }),
  /** The address of the heartbeat is another; whoever beats reads it anew. */
  z.object({ type: z.literal("heartbeat") }),
]);

export type DeskAct = z.infer<typeof actSchema>;

/**
 * Does all that waits, in order; one that this version does not know is left out. Once the desk is
 * another server's, that one does the rest.
 */
export async function takeDeskActs(
  { desk, store, acts }: {
    desk: Pick<IncidentDesk, "isHere">;
    store: Pick<ClusterStore, "listDeskActs" | "deleteDeskAct">;
    acts: OperatorActs;
  },
): Promise<void> {
  for (const { id, act } of await store.listDeskActs()) {
    const reading = actSchema.safeParse(act);
    if (reading.success) await doAct(reading.data, acts);
    if (!desk.isHere) return;
    // Also where it could not be done: the incident ended meanwhile.
    await store.deleteDeskAct(id);
  }
}

async function doAct(act: DeskAct, acts: OperatorActs): Promise<void> {
  switch (act.type) {
    case "acknowledge": {
      const { incident_id, author, note, expires_at_ms } = act;
      return void await acts.acknowledge(incident_id, { author, note, expires_at_ms });
    }
    case "unacknowledge":
      return void await acts.unacknowledge(act.incident_id, act.author);
    case "test":
      return void await acts.testChannel(act.channel_id);
    case "mend":
      return await acts.mendChannel(act.channel_id);
    case "heartbeat":
      return;
  }
}
