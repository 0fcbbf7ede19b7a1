import { deepStrictEqual } from "node:assert/strict";
import { damagedTexts } from "../../../testing/damage.ts";
import { parseZfsVersion } from "./version.ts";

const SAMPLE = "zfs-2.3.4-pve1\nzfs-kmod-2.3.3-pve1\n";

Deno.test("parseZfsVersion() tells tools and module apart", () => {
  deepStrictEqual(parseZfsVersion(SAMPLE), {
    zfs_version: "zfs-2.3.4-pve1",
    zfs_kmod_version: "zfs-kmod-2.3.3-pve1",
  });
});

Deno.test("parseZfsVersion() knows no module where none is loaded", () => {
  deepStrictEqual(parseZfsVersion("zfs-2.2.7-pve2\n"), {
    zfs_version: "zfs-2.2.7-pve2",
    zfs_kmod_version: null,
  });
});

Deno.test("parseZfsVersion() finds nothing in noise", () => {
  deepStrictEqual(parseZfsVersion("usage: zfs command args ...\n"), {
    zfs_version: null,
    zfs_kmod_version: null,
  });
});

Deno.test("parseZfsVersion() survives damage", () => {
  for (const text of damagedTexts(SAMPLE, 1000)) parseZfsVersion(text);
});
