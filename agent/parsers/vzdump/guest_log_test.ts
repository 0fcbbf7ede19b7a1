import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { parseGuestLog } from "./guest_log.ts";

const START = `2026-11-28 02:30:02 INFO: Starting Backup of VM 100 (qemu)
2026-11-28 02:30:02 INFO: status = running
2026-11-28 02:30:02 INFO: backup mode: snapshot
`;
const FILE = "/mnt/pve/nas/dump/vzdump-qemu-100-2026_11_28-02_30_02.vma.zst";
const GOOD = `${START}2026-11-28 02:30:03 INFO: creating vzdump archive '${FILE}'
2026-11-28 02:31:05 INFO: archive file size: 1.35GB
2026-11-28 02:31:06 INFO: Finished Backup of VM 100 (00:01:04)
`;
const SERVER =
  `${START}2026-11-28 02:30:03 INFO: creating Proxmox Backup Server archive 'vm/100/2026-11-28T01:30:02Z'
2026-11-28 02:31:06 WARN: a warning
2026-11-28 02:31:06 INFO: Finished Backup of VM 100 (00:01:04)
`;
const FAILED =
  `${START}2026-11-28 02:31:06 ERROR: Backup of VM 100 failed - no space left on device\n`;

Deno.test("parseGuestLog() tells of a good backup how large it is and where", () => {
  deepStrictEqual(parseGuestLog(GOOD), {
    status: "ok",
    error: null,
    size_bytes: Math.round(1.35 * 1024 ** 3),
    target: FILE,
  });
  deepStrictEqual(parseGuestLog(SERVER), {
    status: "ok",
    error: null,
    size_bytes: null,
    target: "vm/100/2026-11-28T01:30:02Z",
  });
});

Deno.test("parseGuestLog() tells what a backup failed of, in one line and not at length", () => {
  strictEqual(parseGuestLog(FAILED)?.status, "error");
  strictEqual(parseGuestLog(FAILED)?.error, "no space left on device");
  const long = parseGuestLog(FAILED.replace("no space", `\u001b[31m${"x".repeat(1000)}`));
  ok((long?.error?.length ?? 0) <= 300);
  ok(!long?.error?.includes("\u001b"));
});

Deno.test("parseGuestLog() does not take a backup that runs, or was cut off, for a good one", () => {
  strictEqual(parseGuestLog(START)?.status, null);
  for (const text of ["", "\n", "\0\0\0"]) strictEqual(parseGuestLog(text), null);
});

Deno.test("no part of a good log is a good backup", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: GOOD.length - 2 }), (length) => {
    strictEqual(parseGuestLog(GOOD.slice(0, length))?.status ?? null, null);
  }));
});
