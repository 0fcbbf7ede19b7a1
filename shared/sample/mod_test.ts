import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { KINDS, NEWER_SECTIONS, readSample, SECTIONS } from "./mod.ts";
import { walkVdevs } from "./zfs_pools.ts";

for (const kind of KINDS) {
  Deno.test(`readSample() makes every absent section of ${kind} an error, never empty`, () => {
    const readings = Object.entries(readSample(kind, {}));

    const missing = { value: null, errors: [{ tag: "decode", message: "section is missing" }] };
    const names = Object.keys(SECTIONS[kind]).filter((name) => !NEWER_SECTIONS.has(name));
    deepStrictEqual(readings, names.map((name) => [name, missing]));
  });
}

Deno.test("readSample() takes nothing for missing that older agents do not send", () => {
  strictEqual("host_care" in readSample("medium", {}), false);
  strictEqual(readSample("medium", { host_care: null }).host_care?.value, null);
});

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

Deno.test("readSample() reads eight levels of devices and makes deeper ones an error", () => {
  const nested = (levels: number): object => ({
    name: `level ${levels}`,
    children: levels > 1 ? [nested(levels - 1)] : [],
  });
  const read = (levels: number) => {
    const pool = { name: "tank", health: "ONLINE", vdevs: [nested(levels)] };
    return readSample("fast", { zfs_pools: { pools: [pool] } }).zfs_pools;
  };

  deepStrictEqual([...walkVdevs(read(8).value?.pools[0]?.vdevs ?? [])].length, 8);
  deepStrictEqual(read(8).errors, []);
  deepStrictEqual([...walkVdevs(read(9).value?.pools[0]?.vdevs ?? [])].length, 8);
  deepStrictEqual(read(9).errors.map(({ tag }) => tag), ["decode"]);
  match(read(9).errors[0]?.message ?? "", /children\[0\]: nested too deep$/);
});
