import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseEndedTasks, parseUpid } from "./tasks.ts";

const BACKUP = "UPID:pve-01:000F4240:01A2B3C4:68FE1234:vzdump:100:root@pam:";
const JOB = "UPID:pve-01:000F4241:101A2B3C4:68FE1235:vzdump::root@pam!token:";
const OTHER = "UPID:pve-01:000F4242:01A2B3C4:68FE1236:qmstart:100:root@pam:";

Deno.test("parseUpid() takes an id apart, also after 497 days without a restart", () => {
  deepStrictEqual(parseUpid(BACKUP), { node: "pve-01", start_unix: 0x68fe1234, type: "vzdump" });
  deepStrictEqual(parseUpid(JOB)?.start_unix, 0x68fe1235);
  for (const text of ["", "UPID:", `${BACKUP}x`, "UPID:a/b:0:0:0:vzdump::root@pam:"]) {
    strictEqual(parseUpid(text), null);
  }
});

Deno.test("parseEndedTasks() reads both lists, and leaves out what runs or is another's", () => {
  const index = `${BACKUP} 68FE2345 OK\n${OTHER} 68FE2345 OK\ngarbage\n`;
  const active = `${JOB} 1 68FE2346 job errors: two of them\n${BACKUP} 0\n`;

  deepStrictEqual([...parseEndedTasks(index, "vzdump")], [
    [BACKUP, { end_unix: 0x68fe2345, status: "OK" }],
  ]);
  deepStrictEqual([...parseEndedTasks(active, "vzdump")], [
    [JOB, { end_unix: 0x68fe2346, status: "job errors: two of them" }],
  ]);
});
