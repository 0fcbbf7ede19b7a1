import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { parseCalendarEvent } from "../../../shared/calendar/event.ts";
import { parseJobsCfg, parseVzdumpCron } from "./jobs.ts";

const JOBS = `vzdump: backup-1a2b3c4d
\tschedule sat 02:30
\tenabled 1
\tall 1
\texclude 105;106
\tmode snapshot
\tnotes-template {{guestname}}
\tstorage pbs-main

vzdump: backup-pool
\tschedule */6:00
\tenabled 0
\tpool prod
\tvmid 100
\tnode pve-02

realm-sync: ldap
\tschedule daily

vzdump: backup-some
\tschedule daily
\tvmid 100,101
\tdumpdir /srv/dump

vzdump: backup-nothing
\tschedule daily
\tall 0
`;

Deno.test("parseJobsCfg() tells what each backup job covers, and where it runs", () => {
  deepStrictEqual(parseJobsCfg(JOBS), [
    {
      id: "backup-1a2b3c4d",
      enabled: true,
      schedule: "sat 02:30",
      storage: "pbs-main",
      node: null,
      selection: { kind: "all", except: [105, 106] },
    },
    {
      id: "backup-pool",
      enabled: false,
      schedule: "*/6:00",
      storage: "local",
      node: "pve-02",
      selection: { kind: "pool", pool: "prod" },
    },
    {
      id: "backup-some",
      enabled: true,
      schedule: "daily",
      storage: null,
      node: null,
      selection: { kind: "guests", vmids: [100, 101] },
    },
    {
      id: "backup-nothing",
      enabled: true,
      schedule: "daily",
      storage: "local",
      node: null,
      selection: { kind: "none" },
    },
  ]);
});

Deno.test("both files have no jobs where they are empty, and tell nothing of zero bytes", () => {
  for (const parse of [parseJobsCfg, parseVzdumpCron]) {
    deepStrictEqual(parse(""), []);
    strictEqual(parse("\0\0\0"), null);
    strictEqual(parse("\n"), null);
  }
});

const CRON = `# cluster wide vzdump cron schedule
PATH="/usr/sbin:/usr/bin:/sbin:/bin"

30 2 * * *           root vzdump --all 1 --exclude 105 --storage nas --quiet 1
0 22 * * sat,sun     root #vzdump 100 101 --mailto admin@example.com --storage 'nas two'
15 4 * * mon-fri     root /usr/bin/vzdump --pool=prod --node pve-01
5 5 * * 1,7          root vzdump 102
0 1 1 * *            root vzdump 103
0 1 * * someday      root vzdump 104
`;

Deno.test("parseVzdumpCron() reads the lines that Proxmox has written, numbered", () => {
  const jobs = parseVzdumpCron(CRON) ?? [];

  deepStrictEqual(jobs.map(({ id, enabled, schedule }) => [id, enabled, schedule]), [
    ["vzdump.cron:1", true, "02:30"],
    ["vzdump.cron:2", false, "sat,sun 22:00"],
    ["vzdump.cron:3", true, "mon..fri 04:15"],
    ["vzdump.cron:4", true, "mon,sun 05:05"],
    ["vzdump.cron:5", true, null],
  ]);
  deepStrictEqual(jobs.map(({ storage, node, selection }) => [storage, node, selection]), [
    ["nas", null, { kind: "all", except: [105] }],
    ["nas two", null, { kind: "guests", vmids: [100, 101] }],
    ["local", "pve-01", { kind: "pool", pool: "prod" }],
    ["local", null, { kind: "guests", vmids: [102] }],
    ["local", null, { kind: "guests", vmids: [104] }],
  ]);
  for (const { schedule } of jobs) ok(schedule === null || parseCalendarEvent(schedule) !== null);
});

Deno.test("no text of either file throws, or makes a job without an id", () => {
  const pieces = [
    "vzdump: a",
    "vzdump:",
    "\tall",
    "\tvmid 1,100",
    "30 2 * * * root vzdump",
    "--all",
  ];
  const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 12 })
    .map((lines) => lines.join("\n"));

  fc.assert(fc.property(text, (text) => {
    for (const job of [...parseJobsCfg(text) ?? [], ...parseVzdumpCron(text) ?? []]) {
      ok(job.id !== "");
      const { selection } = job;
      if (selection.kind === "guests") ok(selection.vmids.every((vmid) => vmid >= 100));
    }
  }));
});
