import type { JoinRefusal, PushRefusal } from "../../shared/protocol/refusals.ts";

/** The answer to a frame, as it goes over the wire. */
export type Reply =
  | { status: "ok"; response: unknown }
  | { status: "error"; response: { reason: string } };

export const OK: Reply = { status: "ok", response: {} };

export function refuse(reason: PushRefusal | JoinRefusal): Reply {
  return { status: "error", response: { reason } };
}
