import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { KINDS, readSample, SECTIONS } from "./mod.ts";

for (const kind of KINDS) {
  Deno.test(`readSample() makes every absent section of ${kind} an error, never empty`, () => {
    const readings = Object.entries(readSample(kind, {}));

    const missing = { value: null, errors: [{ tag: "decode", message: "section is missing" }] };
    deepStrictEqual(readings, Object.keys(SECTIONS[kind]).map((name) => [name, missing]));
  });
}

Deno.test("readSample() reads each section by itself", () => {
  const { zfs_pools, vms_runtime, storage } = readSample("fast", {
    zfs_pools: { pools: [{ name: "tank", health: "DEGRADED" }] },
    vms_runtime: "garbage",
    unheard_of: { from: "a newer agent" },
  });

  strictEqual(zfs_pools.value?.pools[0]?.health, "DEGRADED");
  strictEqual(vms_runtime.value, null);
  strictEqual(storage.value, null);
});

Deno.test("readSample() takes a section that is null for one that could not be read", () => {
  strictEqual(readSample("slow", { system_info: null }).system_info.value, null);
});

Deno.test("readSample() does not take an inherited name for a section", () => {
  const data: Record<string, unknown> = JSON.parse('{"__proto__": {"host": {"load1": 1}}}');

  strictEqual(readSample("fast", data).host.value, null);
});
