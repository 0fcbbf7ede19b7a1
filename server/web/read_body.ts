import type { IncomingMessage } from "node:http";

export interface BodyLimits {
  bodyWithinSeconds: number;
  bodyBytes: number;
}

/**
 * The whole body of a request, of whatever method; empty when it has none. The status to refuse
 * it with when it is too large or too slow; "aborted" when the caller left before its end.
 */
export function readBody(
  incoming: IncomingMessage,
  { bodyWithinSeconds, bodyBytes }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer> | 408 | 413 | "aborted"> {
  if (Number(incoming.headers["content-length"] ?? 0) > bodyBytes) return Promise.resolve(413);
  return new Promise((resolve) => {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;

    function finish(result: Uint8Array<ArrayBuffer> | 408 | 413 | "aborted"): void {
      clearTimeout(timer);
      incoming.off("data", take);
      // Where it was refused: whatever still comes waits in the socket, which is closed.
      incoming.pause();
      resolve(result);
    }
    function take(chunk: Uint8Array<ArrayBuffer>): void {
      size += chunk.length;
      if (size > bodyBytes) finish(413);
      else chunks.push(chunk);
    }

    const timer = setTimeout(() => finish(408), bodyWithinSeconds * 1000);
    incoming.on("data", take);
    incoming.once("end", () => finish(concat(chunks, size)));
    incoming.once("error", () => finish("aborted"));
    incoming.once("close", () => finish("aborted"));
  });
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
