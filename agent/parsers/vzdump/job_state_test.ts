import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseJobState } from "./job_state.ts";

const UPID = "UPID:pve-01:000F4240:01A2B3C4:68FE1234:vzdump::root@pam:";
const START = 0x68fe1234;

const STATES: [fact: string, text: string, state: ReturnType<typeof parseJobState>][] = [
  ["a job that never ran", '{"state":"created","time":1764300000,"config":{}}', {
    state: "created",
    start_unix: 1764300000,
    upid: null,
    message: null,
  }],
  ["one that is about to start", '{"state":"starting","time":"1764300000"}', {
    state: "running",
    start_unix: 1764300000,
    upid: null,
    message: null,
  }],
  ["one that runs", `{"state":"started","upid":"${UPID}"}`, {
    state: "running",
    start_unix: START,
    upid: UPID,
    message: null,
  }],
  ["one that failed", `{"state":"stopped","upid":"${UPID}","msg":"job errors","updated":1}`, {
    state: "stopped",
    start_unix: START,
    upid: UPID,
    message: "job errors",
  }],
  ["one that had nothing to do", '{"state":"stopped","msg":"OK","time":1764300000}', {
    state: "stopped",
    start_unix: 1764300000,
    upid: null,
    message: "OK",
  }],
];

for (const [fact, text, state] of STATES) {
  Deno.test(`parseJobState() reads the state of ${fact}`, () => {
    deepStrictEqual(parseJobState(text), state);
  });
}

for (const text of ["", "\0\0", "{}", '{"state":"flying"}', "[1]", "null", '{"state":"start']) {
  Deno.test(`parseJobState() tells nothing of ${JSON.stringify(text)}`, () => {
    strictEqual(parseJobState(text), null);
  });
}
