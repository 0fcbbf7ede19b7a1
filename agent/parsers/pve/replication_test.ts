import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseReplicationCfg, parseReplicationState } from "./replication.ts";

const CFG = `local: 100-0
\ttarget pve-02
\tschedule */30
\trate 50
\tsource pve-01

local: 101-1
\ttarget pve-03
\tdisable 1

local: 102-0
\ttarget pve-03
\tdisable 0

local: 103-0
\ttarget pve-03
\tremove_job full

local: 104-0
\tschedule 02:30

remote: 105-0
\ttarget pve-09

local: hundred-0
\ttarget pve-02
`;

Deno.test("parseReplicationCfg() leaves out what is no job of a guest here to stay", () => {
  deepStrictEqual(parseReplicationCfg(CFG), [
    { id: "100-0", guest: 100, target: "pve-02", schedule: "*/30", enabled: true },
    { id: "101-1", guest: 101, target: "pve-03", schedule: "*/15", enabled: false },
    { id: "102-0", guest: 102, target: "pve-03", schedule: "*/15", enabled: true },
  ]);
  deepStrictEqual(parseReplicationCfg(""), []);
});

Deno.test("parseReplicationState() tells each job's last sync, failures and printable error", () => {
  const text = JSON.stringify({
    100: {
      "local/pve-02": { last_sync: 1764350000, fail_count: 0, duration: 3.2, pid: 77 },
      "local/pve-03": {
        last_sync: 0,
        fail_count: 3,
        error: `no route\nto \u001b[31mhost ${"x".repeat(1000)}`,
      },
    },
  });

  const states = parseReplicationState(text);

  deepStrictEqual(states?.get("100 pve-02"), {
    last_sync_unix: 1764350000,
    fail_count: 0,
    error: null,
  });
  const failing = states?.get("100 pve-03");
  deepStrictEqual([failing?.last_sync_unix, failing?.fail_count], [null, 3]);
  strictEqual(failing?.error?.startsWith("no route\\nto \\u001b[31mhost xxx"), true);
  strictEqual(failing?.error?.length, 300);
});

for (
  const [what, text] of [
    ["an empty file", ""],
    ["zero bytes", "\0".repeat(4096)],
    ["the beginning of a file with zero bytes behind", '{"100":{}}\0\0\0'],
    ["a file cut short", '{"100":{"local/pve-02":{"last_sy'],
    ["another form", '["100"]'],
  ] as const
) {
  Deno.test(`parseReplicationState() is null for ${what}, never "no jobs"`, () => {
    strictEqual(parseReplicationState(text), null);
  });
}
