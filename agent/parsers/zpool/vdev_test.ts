import { strictEqual } from "node:assert/strict";
import { vdevName, vdevState, vdevType } from "./vdev.ts";

for (
  const [name, given, path, type] of [
    ["raidz2-0", "raidz", null, "raidz2"],
    ["raidz2-0", null, null, "raidz2"],
    ["odd", "raidz", null, "raidz"],
    ["mirror-12", null, null, "mirror"],
    ["draid2:4d:11c:1s-0", null, null, "draid"],
    ["draid2:4d:11c:1s-0", "draid", null, "draid"],
    ["draid2-0-0", null, null, "dspare"],
    ["replacing-1", null, null, "replacing"],
    ["spare-0", null, null, "spare"],
    ["mirror-disk", null, null, "disk"],
    ["sda", null, null, "disk"],
    ["sda", "disk", null, "disk"],
    ["/var/tmp/a", null, null, "file"],
    ["/dev/sda1", null, null, "disk"],
    ["123456789", null, "/var/tmp/a", "file"],
    ["123456789", null, "/dev/sda1", "disk"],
  ] as const
) {
  Deno.test(`vdevType() is ${type} for "${name}", given ${given}, at ${path}`, () => {
    strictEqual(vdevType(name, given, path), type);
  });
}

for (
  const [state, aux, word] of [
    ["CANT_OPEN", undefined, "UNAVAIL"],
    ["CANT_OPEN", "OPEN_FAILED", "UNAVAIL"],
    ["CANT_OPEN", "CORRUPT_DATA", "FAULTED"],
    ["CANT_OPEN", "BAD_LOG", "FAULTED"],
    ["CANT_OPEN", "SPLIT_POOL", "SPLIT"],
    ["CLOSED", undefined, "OFFLINE"],
    ["FAULTED", "ERR_EXCEEDED", "FAULTED"],
    ["ONLINE", undefined, "ONLINE"],
  ] as const
) {
  Deno.test(`vdevState() calls ${state} ${aux ?? "without aux"} ${word}`, () => {
    strictEqual(vdevState(state, aux), word);
  });
}

for (
  const [name, short] of [
    ["sda", "sda"],
    ["/dev/disk/by-id/ata-X", "ata-X"],
    ["/var/tmp/disk one", "disk one"],
    ["usb-WD_25A3-0:0", "usb-WD_25A3-0:0"],
  ] as const
) {
  Deno.test(`vdevName() shortens "${name}" to "${short}"`, () => {
    strictEqual(vdevName(name), short);
  });
}
