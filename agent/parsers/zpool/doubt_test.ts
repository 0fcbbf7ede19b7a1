import { strictEqual } from "node:assert/strict";
import { findDoubt } from "./doubt.ts";

const ONLINE = { state: "ONLINE" };

/** A pool of one mirror of `disks` in JSON, with other classes beside it. */
function poolOf(disks: Record<string, unknown>, classes: Record<string, unknown> = {}) {
  const mirror = { ...ONLINE, guid: "12", vdevs: disks };
  return { vdevs: { tank: { ...ONLINE, guid: "11", vdevs: { "mirror-0": mirror } } }, ...classes };
}

const SDA = { sda: { ...ONLINE, guid: 1 } };

for (
  const [what, pool, doubt] of [
    ["sound devices", poolOf(SDA, { logs: { sdb: { ...ONLINE, guid: 2 } } }), null],
    ["devices without GUIDs", poolOf({ sda: ONLINE, sdb: ONLINE }), null],
    [
      "a fault beside a state that is one",
      poolOf({ sda: { state: "FAULTED", aux: "EXTERNAL" } }),
      null,
    ],
    ["no fault", poolOf({ sda: { ...ONLINE, aux: "NONE" } }), null],
    ["nothing", {}, null],
    ["vdevs that are none", { vdevs: [1], logs: "x", spares: { sda: 1 } }, null],
    [
      "one name in two classes",
      poolOf(SDA, { special: { sda: { ...ONLINE, guid: 2 } } }),
      'two devices are called "sda"',
    ],
    [
      "one name in two groups",
      poolOf({ "replacing-1": { ...ONLINE, vdevs: { "replacing-1": ONLINE } } }),
      'two devices are called "replacing-1"',
    ],
    ["a device named like the pool", poolOf({ tank: ONLINE }), 'two devices are called "tank"'],
    [
      "one GUID twice, as number and as text",
      poolOf(SDA, { l2cache: { sdb: { ...ONLINE, guid: "1" } } }),
      "two devices have the GUID 1",
    ],
    ["no state", poolOf({ sda: {} }), 'no state of "sda"'],
    [
      "a fault beside ONLINE",
      poolOf({ sda: { ...ONLINE, aux: "CORRUPT_DATA" } }),
      '"sda" is ONLINE beside CORRUPT_DATA',
    ],
    [
      "a spare that stands in as well",
      poolOf(SDA, { spares: { sda: { state: "INUSE", guid: 1, aux: "SPARED" } } }),
      null,
    ],
    ["a spare that is broken", poolOf(SDA, { spares: { sdb: { state: "FAULTED" } } }), null],
    [
      "a spare that is ONLINE",
      poolOf(SDA, { spares: { sdb: ONLINE } }),
      'the spare "sdb" is ONLINE',
    ],
    [
      "a spare that is DEGRADED",
      poolOf(SDA, { spares: { sdb: { state: "DEGRADED" } } }),
      'the spare "sdb" is DEGRADED',
    ],
    ["a spare without a state", poolOf(SDA, { spares: { sdb: {} } }), 'no state of "sdb"'],
  ] as const
) {
  Deno.test(`findDoubt() ${doubt === null ? "trusts" : "doubts"} ${what}`, () => {
    strictEqual(findDoubt(pool), doubt);
  });
}
