import { deepStrictEqual } from "node:assert/strict";
import { createProblemLog } from "./log.ts";
import { recordingLog } from "../testing/recording_log.ts";

Deno.test("createProblemLog() says a problem once, and again after it ended", () => {
  const log = recordingLog();
  const problems = createProblemLog(log);

  problems.begin("disk", "the disk is full");
  problems.begin("disk", "the disk is still full");
  problems.end("disk", "the disk works again");
  problems.end("disk", "the disk works again");
  problems.begin("disk", "the disk is full");

  deepStrictEqual(log.lines, [
    "warn: the disk is full",
    "info: the disk works again",
    "warn: the disk is full",
  ]);
});
