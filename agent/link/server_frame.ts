/**
 * What a server may say to an agent, checked before the phoenix client sees it. The client takes
 * frames for what they should be: one `null` in the place of a list would end the process.
 */
import { decodeFrame, type Frame } from "../../shared/protocol/frame.ts";
import { PHOENIX } from "../../shared/protocol/names.ts";

export type Understood = { ok: true; frame: Frame } | { ok: false; reason: string };

/** Reads one frame. Never throws; nothing of a payload is kept but what an agent reads. */
export function readServerFrame(text: string): Understood {
  const decoded = decodeFrame(text);
  if (!decoded.ok) return decoded;
  const { frame } = decoded;
  switch (frame.event) {
    case PHOENIX.reply: {
      const payload = readReply(frame.payload);
      return payload === null
        ? { ok: false, reason: "a reply that says neither ok nor error" }
        : { ok: true, frame: { ...frame, payload } };
    }
    case PHOENIX.error:
    case PHOENIX.close:
      return { ok: true, frame: { ...frame, payload: {} } };
    default:
      return { ok: false, reason: "an event that no agent knows" };
  }
}

interface ReplyPayload {
  status: "ok" | "error";
  response: { reason: string | null };
}

function readReply(payload: unknown): ReplyPayload | null {
  const status = ownText(payload, "status");
  if (status !== "ok" && status !== "error") return null;
  const response: unknown = Object.getOwnPropertyDescriptor(payload, "response")?.value;
  return { status, response: { reason: ownText(response, "reason") } };
}

/** Long enough for every reason of the protocol. */
const MAX_TEXT = 200;

function ownText(value: unknown, name: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const text: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return typeof text === "string" ? text.slice(0, MAX_TEXT) : null;
}
