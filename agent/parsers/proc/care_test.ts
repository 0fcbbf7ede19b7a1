import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseMdstat } from "./mdstat.ts";
import { parseZvolSwaps } from "./swaps.ts";

const CASES = new URL("../../../fixtures/cases/proc/", import.meta.url);
const read = (name: string) => Deno.readTextFile(new URL(name, CASES));

Deno.test("parseMdstat() tells how many devices of each array work", async () => {
  deepStrictEqual(parseMdstat(await read("mdstat.txt")), [
    { name: "md1", level: "raid5", state: "active", devices: 3, working: 3 },
    { name: "md0", level: "raid1", state: "active", devices: 2, working: 1 },
  ]);
  deepStrictEqual(parseMdstat(await read("mdstat_none.txt")), []);
  strictEqual(parseMdstat(""), null);
});

Deno.test("parseMdstat() tells an array that was not started, but not the container of others", () => {
  const head = "Personalities : [raid1] \n";
  const idle = "md5 : inactive sdb1[1](S)\n      976630464 blocks super 1.2\n       \n";
  const container = "md127 : inactive sdb[1](S) sda[0](S)\n      6306 blocks super external:imsm\n";

  deepStrictEqual(parseMdstat(head + container + idle), [
    { name: "md5", level: null, state: "inactive", devices: null, working: null },
  ]);
});

Deno.test("parseZvolSwaps() finds swap on volumes of ZFS alone", async () => {
  const text = await read("swaps.txt");

  deepStrictEqual(parseZvolSwaps(text), []);
  deepStrictEqual(parseZvolSwaps(`${text}/dev/zd16 partition 8388604 0 -3\n`), ["/dev/zd16"]);
  deepStrictEqual(parseZvolSwaps(`${text}/dev/zram0 partition 8388604 0 -3\n`), []);
  strictEqual(parseZvolSwaps(""), null);
});
