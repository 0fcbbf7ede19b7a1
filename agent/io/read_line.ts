import type { Clock } from "../../shared/clock.ts";
import { settlesWithin } from "./settles_within.ts";

export type LineResult = { kind: "ok"; value: string } | { kind: "timed_out" | "too_long" };

export interface ReadLineOptions {
  clock: Clock;
  withinMs: number;
  /** Before the end of the line. */
  maxBytes: number;
}

/**
 * The first line of `stream`, or all of it where it ends before; without the end of the line. What
 * did not come in time is not waited for any more, and holds the stream.
 */
export async function readLine(
  stream: ReadableStream<Uint8Array>,
  { clock, withinMs, maxBytes }: ReadLineOptions,
): Promise<LineResult> {
  const reading = readUpTo(stream, maxBytes);
  return await settlesWithin(reading, { clock, ms: withinMs })
    ? await reading
    : { kind: "timed_out" };
}

async function readUpTo(stream: ReadableStream<Uint8Array>, maxBytes: number): Promise<LineResult> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = 0; bytes <= maxBytes;) {
    const { done, value } = await reader.read();
    if (done) return { kind: "ok", value: text };
    bytes += value.length;
    text += decoder.decode(value, { stream: true });
    const [line = "", ...more] = text.split(/\r?\n/, 2);
    if (more.length > 0 && line.length <= maxBytes) return { kind: "ok", value: line };
  }
  return { kind: "too_long" };
}
