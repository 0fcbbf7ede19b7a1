/** The server's log: one line per event on stderr, where journald or a terminal picks it up. */
import {
  configure,
  getLogger,
  getStreamSink,
  getTextFormatter,
  type Logger,
} from "@logtape/logtape";

const CATEGORY = "server";

/** Sends the log to `stream` from here on; without it nothing is written. */
export async function startLog(stream: WritableStream<Uint8Array>): Promise<void> {
  const formatter = getTextFormatter({
    value: plainText,
    format: ({ timestamp, level, message }) => `${timestamp} ${level} ${message}`,
  });
  await configure({
    reset: true,
    sinks: { stream: getStreamSink(stream, { formatter }) },
    loggers: [
      { category: CATEGORY, lowestLevel: "info", sinks: ["stream"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["stream"] },
    ],
  });
}

export function serverLog(): Logger {
  return getLogger(CATEGORY);
}

/** Names and topics come from strangers: a line break in one must not forge a line of ours. */
function plainText(value: unknown, inspect: (value: unknown) => string): string {
  return typeof value === "string" ? JSON.stringify(value).slice(1, -1) : inspect(value);
}
