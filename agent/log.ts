/** What the agent says about itself: one line per event on standard error, for the journal. */
import { configure, dispose, getLogger, type LogRecord } from "@logtape/logtape";
import { printable } from "../shared/printable.ts";
import { createLineWriter } from "./io/line_writer.ts";

/** Takes finished sentences. What comes from host or server may stand in them: it is escaped. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

/** Says each problem once, and once more when it has ended. */
export interface ProblemLog {
  begin(name: string, text: string): void;
  /** Without `text` the end is not worth a line. */
  end(name: string, text?: string): void;
}

/** Priorities of sd-daemon(3): the journal reads `<N>` before a line as its priority. */
const PRIORITIES = { trace: 7, debug: 7, info: 6, warning: 4, error: 3, fatal: 2 } as const;

/**
 * Sends logs to standard error without ever waiting for it, and returns their end. No
 * timestamps: the journal adds them.
 */
export async function startLog(terminal = Deno.stderr.isTerminal()): Promise<AsyncDisposable> {
  const toLine = terminal ? terminalLine : journalLine;
  const lines = createLineWriter(
    Deno.stderr.writable,
    (count) => toLine("warning", `${count} lines of this log were lost: nobody took them`),
  );
  await configure({
    sinks: { stderr: (record) => lines.write(toLine(record.level, textOf(record))) },
    loggers: [
      { category: "agent", sinks: ["stderr"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: ["stderr"], lowestLevel: "warning" },
    ],
  });
  return {
    async [Symbol.asyncDispose]() {
      await dispose();
      await lines[Symbol.asyncDispose]();
    },
  };
}

/** The agent's one logger; silent until `startLog()`. */
export function createLog(): Log {
  const logger = getLogger("agent");
  // The text is passed as a value because LogTape would expand braces in a message.
  return {
    info: (text) => logger.info("{text}", { text }),
    warn: (text) => logger.warn("{text}", { text }),
    error: (text) => logger.error("{text}", { text }),
  };
}

export function createProblemLog(log: Log): ProblemLog {
  const open = new Set<string>();
  return {
    begin(name, text) {
      if (open.has(name)) return;
      open.add(name);
      log.warn(text);
    },
    end(name, text) {
      if (open.delete(name) && text !== undefined) log.info(text);
    },
  };
}

function journalLine(level: LogRecord["level"], text: string): string {
  return `<${PRIORITIES[level]}>${text}\n`;
}

function terminalLine(level: LogRecord["level"], text: string): string {
  return `${level}: ${text}\n`;
}

function textOf(record: LogRecord): string {
  return printable(record.message.map(String).join(""));
}
