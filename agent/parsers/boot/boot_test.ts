import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseBootUuids, parsePinnedKernel, parseRootPool } from "./boot.ts";

Deno.test("parseBootUuids() takes UUIDs alone", () => {
  deepStrictEqual(parseBootUuids("7A1B-0001\n 7a1b-0002 \n\n# none\n../x\n"), [
    "7A1B-0001",
    "7a1b-0002",
  ]);
});

Deno.test("parsePinnedKernel() is null for what is no version", () => {
  strictEqual(parsePinnedKernel("6.14.11-3-pve\n"), "6.14.11-3-pve");
  strictEqual(parsePinnedKernel("\n"), null);
  strictEqual(parsePinnedKernel("rm -rf /\n"), null);
});

Deno.test("parseRootPool() is null where the command line does not name it", () => {
  strictEqual(parseRootPool("initrd=x root=ZFS=rpool/ROOT/pve-1 boot=zfs\n"), "rpool");
  strictEqual(parseRootPool("root=ZFS=/ROOT/pve-1 boot=zfs"), null);
  strictEqual(parseRootPool("root=/dev/mapper/pve-root ro"), null);
  strictEqual(parseRootPool("xroot=ZFS=tank/x"), null);
});
