import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { readLenient } from "./lenient.ts";
import { storageSchema } from "./storage.ts";
import { vmsRuntimeSchema } from "./vms_runtime.ts";
import { zfsPoolsSchema } from "./zfs_pools.ts";

const decode = (message: string) => ({ tag: "decode", message });

Deno.test("readLenient() reads a pool of name and health alone, the rest as null", () => {
  const { value, errors } = readLenient(zfsPoolsSchema, {
    pools: [{ name: "tank", health: "ONLINE" }],
  });

  deepStrictEqual(errors, []);
  strictEqual(value?.available, null);
  const pool = value?.pools[0];
  deepStrictEqual([pool?.name, pool?.health], ["tank", "ONLINE"]);
  deepStrictEqual(
    [pool?.capacity_percent, pool?.error_count, pool?.last_scrub_end, pool?.scan, pool?.vdevs],
    [null, null, null, null, []],
  );
});

Deno.test("readLenient() keeps a DEGRADED pool beside malformed neighbours", () => {
  const { value, errors } = readLenient(zfsPoolsSchema, {
    pools: [17, { name: "tank", health: "DEGRADED" }, { health: "ONLINE" }, null],
  });

  deepStrictEqual(value?.pools.map(({ name, health }) => [name, health]), [["tank", "DEGRADED"]]);
  strictEqual(errors.length, 3);
  ok(errors.every((error) => error.tag === "decode"));
});

Deno.test("readLenient() reads a faulty optional field as null and names it", () => {
  const { value, errors } = readLenient(zfsPoolsSchema, {
    pools: [{ name: "tank", health: "DEGRADED", capacity_percent: "41%", scan: "none" }],
  });

  strictEqual(value?.pools[0]?.health, "DEGRADED");
  strictEqual(value?.pools[0]?.capacity_percent, null);
  deepStrictEqual(errors.map((error) => error.message.split(":")[0]), [
    "pools[0].capacity_percent",
    "pools[0].scan",
  ]);
});

Deno.test("readLenient() drops a nameless vdev and keeps its brothers and its pool", () => {
  const { value, errors } = readLenient(zfsPoolsSchema, {
    pools: [{
      name: "tank",
      health: "ONLINE",
      vdevs: [{
        name: "tank",
        children: [{ state: "FAULTED" }, { name: "sdb", state: "FAULTED" }],
      }],
    }],
  });

  deepStrictEqual(value?.pools[0]?.vdevs[0]?.children.map((vdev) => vdev.name), ["sdb"]);
  strictEqual(errors.length, 1);
});

Deno.test("readLenient() drops an entry without two required fields, and not the next one", () => {
  const { value, errors } = readLenient(zfsPoolsSchema, {
    pools: [{ capacity_percent: 4 }, { name: "tank", health: "FAULTED" }],
  });

  deepStrictEqual(value?.pools.map((pool) => pool.name), ["tank"]);
  strictEqual(errors.length, 2);
});

Deno.test("readLenient() drops neighbouring entries without touching the good ones", () => {
  const vms = [{}, { vmid: 1, type: "lxc" }, {}, {}, { vmid: 2, type: "lxc" }, {}];

  const { value } = readLenient(vmsRuntimeSchema, { vms });

  deepStrictEqual(value?.vms.map((vm) => vm.vmid), [1, 2]);
});

Deno.test("readLenient() reads a VMID sent as text", () => {
  const { value, errors } = readLenient(vmsRuntimeSchema, { vms: [{ vmid: "101", type: "lxc" }] });

  deepStrictEqual(errors, []);
  strictEqual(value?.vms[0]?.vmid, 101);
});

for (const vmid of ["", "0x65", "1e3", "-1", 0, 1.5, null]) {
  Deno.test(`readLenient() drops a guest of the VMID ${JSON.stringify(vmid)}`, () => {
    const { value, errors } = readLenient(vmsRuntimeSchema, { vms: [{ vmid, type: "lxc" }] });

    deepStrictEqual(value?.vms, []);
    ok(errors[0]?.message.startsWith("vms[0].vmid: "));
  });
}

for (const input of [null, "none", 7, [], {}, { storages: {} }, { storages: null }]) {
  Deno.test(`readLenient() has no value and an error for the section ${JSON.stringify(input)}`, () => {
    const { value, errors } = readLenient(storageSchema, input);

    strictEqual(value, null);
    ok(errors.length > 0);
  });
}

Deno.test("readLenient() puts the faults it found behind the errors that were sent", () => {
  const sent = { tag: "pvesh", message: "timed out" };

  const { errors } = readLenient(storageSchema, { storages: [{}], errors: [sent] });

  deepStrictEqual(errors[0], sent);
  strictEqual(errors.length, 2);
});

Deno.test("readLenient() reads on where the errors themselves are malformed", () => {
  const { value, errors } = readLenient(storageSchema, {
    storages: [{ name: "local" }],
    errors: "none",
  });

  strictEqual(value?.storages.length, 1);
  strictEqual(errors.length, 1);
});

Deno.test("readLenient() lists 100 faults, counts the others, and keeps what is good", () => {
  const { value, errors } = readLenient(zfsPoolsSchema, {
    pools: [...Array(101).fill(null), { name: "tank", health: "DEGRADED" }],
  });

  deepStrictEqual(value?.pools.map((pool) => pool.health), ["DEGRADED"]);
  strictEqual(errors.length, 101);
  deepStrictEqual(errors.at(-1), decode("and 1 more"));
});

Deno.test("readLenient() lists exactly 100 faults without a count", () => {
  const { errors } = readLenient(zfsPoolsSchema, { pools: Array(100).fill(null) });

  strictEqual(errors.length, 100);
  ok(errors.at(-1)?.message.startsWith("pools[99]: "));
});

Deno.test("readLenient() survives a list longer than any argument list may be", () => {
  const content = [1, ...Array(500_000).fill("iso")];

  const { value } = readLenient(storageSchema, { storages: [{ name: "local", content }] });

  strictEqual(value?.storages[0]?.content.length, 500_000);
});

Deno.test("readLenient() leaves its input unchanged", () => {
  const input = { pools: [{ name: 1 }, { name: "tank", health: "ONLINE", size_bytes: "7T" }] };
  const before = structuredClone(input);

  readLenient(zfsPoolsSchema, input);

  deepStrictEqual(input, before);
});

Deno.test("readLenient() keeps a counter beyond 2^53 exactly, as text", () => {
  const { value } = readLenient(zfsPoolsSchema, {
    pools: [{ name: "tank", health: "ONLINE", error_count: "18446744073709551615" }],
  });

  strictEqual(value?.pools[0]?.error_count, "18446744073709551615");
});

Deno.test("readLenient() reads a scrub's end that an older agent sent as text", () => {
  const { value, errors } = readLenient(zfsPoolsSchema, {
    pools: [
      { name: "a", health: "ONLINE", last_scrub_end: "2025-11-09T00:24:01Z" },
      { name: "b", health: "ONLINE", last_scrub_end: "never" },
    ],
  });

  deepStrictEqual(value?.pools.map((pool) => pool.last_scrub_end), [1_762_647_841, null]);
  deepStrictEqual(errors, []);
});
