/** One Phoenix Channels v2 message: `[join_ref, ref, topic, event, payload]` as JSON text. */
export interface Frame {
  join_ref: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
}

export type DecodedFrame = { ok: true; frame: Frame } | {
  ok: false;
  reason: string;
};

/** Decodes one text frame. Never throws: a bad frame is an expected input. */
export function decodeFrame(text: string): DecodedFrame {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: "frame is not JSON" };
  }
  if (!Array.isArray(json) || json.length !== 5) {
    return { ok: false, reason: "frame is not a list of five elements" };
  }
  const [join_ref, ref, topic, event, payload] = json as unknown[];
  if (!isRef(join_ref) || !isRef(ref)) {
    return { ok: false, reason: "join_ref and ref must be text or null" };
  }
  if (typeof topic !== "string" || typeof event !== "string") {
    return { ok: false, reason: "topic and event must be text" };
  }
  return { ok: true, frame: { join_ref, ref, topic, event, payload } };
}

export function encodeFrame(frame: Frame): string {
  return JSON.stringify([
    frame.join_ref,
    frame.ref,
    frame.topic,
    frame.event,
    frame.payload,
  ]);
}

function isRef(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
