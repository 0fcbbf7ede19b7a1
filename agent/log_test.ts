import { deepEqual, equal } from "node:assert/strict";
import { createProblemLog, type Log, oneLine } from "./log.ts";

function recordingLog(): { lines: string[]; log: Log } {
  const lines: string[] = [];
  const add = (level: string) => (text: string) => void lines.push(`${level}: ${text}`);
  return { lines, log: { info: add("info"), warn: add("warn"), error: add("error") } };
}

Deno.test("createProblemLog() says a problem once, and again after it ended", () => {
  const { lines, log } = recordingLog();
  const problems = createProblemLog(log);

  problems.begin("disk", "the disk is full");
  problems.begin("disk", "the disk is still full");
  problems.end("disk", "the disk works again");
  problems.end("disk", "the disk works again");
  problems.begin("disk", "the disk is full");

  deepEqual(lines, [
    "warn: the disk is full",
    "info: the disk works again",
    "warn: the disk is full",
  ]);
});

Deno.test("oneLine() leaves no line break and no escape sequence", () => {
  equal(oneLine("a\nb\x1b[31mc\x85d"), "a b [31mc d");
});
