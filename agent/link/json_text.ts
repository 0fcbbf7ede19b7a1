import { encodeFrame, type Frame } from "../../shared/protocol/frame.ts";

/** A payload that is JSON already. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** One message as text; a payload that is JSON already stands in it as it is. */
export function encodeMessage(message: Frame): string {
  const { join_ref, ref, topic, event, payload } = message;
  if (!(payload instanceof JsonText)) return encodeFrame(message);
  const head = JSON.stringify([join_ref, ref, topic, event]).slice(0, -1);
  return `${head},${payload.text}]`;
}
