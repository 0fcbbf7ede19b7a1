/** The server's log: one line per event on stderr, where journald or a terminal picks it up. */
import {
  configure,
  getLogger,
  getStreamSink,
  getTextFormatter,
  type Logger,
} from "@logtape/logtape";

import { printable } from "../shared/printable.ts";

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

/** Names and topics come from strangers: none forges a line of ours or moves a cursor. */
function plainText(value: unknown, inspect: (value: unknown) => string): string {
  // An error's stack goes on in the same line, as one event is.
  return printable(
    typeof value === "string" ? value : inspect(value).replaceAll(/\s*\n\s*/g, " "),
  );
}
