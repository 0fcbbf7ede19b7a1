/** What Proxmox keeps of a job on each node: `/var/lib/pve-manager/jobs/vzdump-ID.json`. */
import * as z from "zod/mini";
import { isLost } from "../lost_text.ts";
import { parseUpid } from "../pve/tasks.ts";

/** The last time that a node started a job (PVE::Jobs of pve-manager). */
export interface JobState {
  /** "created": never run here. */
  state: "created" | "running" | "stopped";
  /** Of the last start; of one never run, when it was created. Null where nothing tells. */
  start_unix: number | null;
  /** Names its task; null of one that ended at once, having nothing to do on the node. */
  upid: string | null;
  /** How it ended; null unless it is stopped. */
  message: string | null;
}

const schema = z.object({
  state: z.enum(["created", "starting", "started", "stopped"]),
  upid: z._default(z.nullable(z.string()), null),
  msg: z._default(z.nullable(z.string()), null),
  time: z.catch(z.coerce.number().check(z.nonnegative()), 0),
});

/** Null when the text is not what Proxmox writes. */
export function parseJobState(text: string): JobState | null {
  if (isLost(text)) return null;
  try {
    const { state, upid, msg, time } = schema.parse(JSON.parse(text));
    const start_unix = upid === null ? time || null : parseUpid(upid)?.start_unix ?? null;
    return {
      state: state === "starting" || state === "started" ? "running" : state,
      start_unix,
      upid,
      message: state === "stopped" ? msg : null,
    };
  } catch {
    return null;
  }
}
