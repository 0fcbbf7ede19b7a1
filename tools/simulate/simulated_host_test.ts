import { deepStrictEqual, notDeepStrictEqual, strictEqual } from "node:assert/strict";
import type { Reading } from "../../shared/sample/lenient.ts";
import { KINDS, readSample } from "../../shared/sample/mod.ts";
import { walkVdevs } from "../../shared/sample/zfs_pools.ts";
import { createSimulatedHost } from "./simulated_host.ts";
import { TESTING_RECORDING } from "./testing_recording.ts";

const OPTIONS = { name: "sim-0001", seed: 1, guests: 3 };

Deno.test("createSimulatedHost() makes samples that can be read without a fault", () => {
  const host = createSimulatedHost(TESTING_RECORDING, OPTIONS);
  host.advance(30);

  for (const kind of KINDS) {
    const sections: Reading<unknown>[] = Object.values(readSample(kind, host.read(kind)));
    deepStrictEqual(sections.flatMap(({ errors }) => errors), []);
    strictEqual(sections.every(({ value }) => value !== null), true);
  }
});

Deno.test("createSimulatedHost() gives the host its name and guests of its own", () => {
  const host = createSimulatedHost(TESTING_RECORDING, OPTIONS);

  const { host: machine, vms_runtime } = readSample("fast", host.read("fast"));

  strictEqual(machine.value?.node_name, "sim-0001");
  strictEqual(vms_runtime.value?.vms.length, 3);
});

Deno.test("createSimulatedHost() gives the host pools that no other has", () => {
  const [one = new Set(), other = new Set()] = [1, 2].map((seed) => {
    const host = createSimulatedHost(TESTING_RECORDING, { ...OPTIONS, seed });
    const pools = readSample("fast", host.read("fast")).zfs_pools.value?.pools ?? [];
    const vdevs = pools.flatMap((pool) => [pool, ...walkVdevs(pool.vdevs)]);
    return new Set(vdevs.flatMap(({ guid }) => guid ?? []));
  });

  strictEqual(one.size, other.size);
  strictEqual(one.size > 1 && one.isDisjointFrom(other), true);
});

Deno.test("createSimulatedHost() lives the same life from the same seed", () => {
  const [one, same, other] = [1, 1, 2].map((seed) => {
    const host = createSimulatedHost(TESTING_RECORDING, { ...OPTIONS, seed });
    host.advance(30);
    return host.read("fast");
  });

  deepStrictEqual(one, same);
  notDeepStrictEqual(one, other);
});

Deno.test("createSimulatedHost() changes with every fast interval", () => {
  const host = createSimulatedHost(TESTING_RECORDING, OPTIONS);
  const before = host.read("fast");

  host.advance(30);
  const after = host.read("fast");

  for (const section of ["host", "zfs_pools", "vms_runtime"]) {
    notDeepStrictEqual(after[section], before[section], section);
  }
});

Deno.test("createSimulatedHost() loses a disk and gets it back", () => {
  const host = createSimulatedHost(TESTING_RECORDING, OPTIONS);
  const readPools = () => readSample("fast", host.read("fast")).zfs_pools.value?.pools ?? [];
  const statesOf = (pool = readPools()[0]) =>
    [...walkVdevs(pool?.vdevs ?? [])].map(({ state }) => state);
  const before = readPools();

  host.setDegraded(true);
  const [first, ...others] = readPools();
  const states = statesOf(first);
  host.setDegraded(false);

  deepStrictEqual([first?.health, ...others.map(({ health }) => health)], ["DEGRADED", "ONLINE"]);
  deepStrictEqual(states.slice(0, 3), ["DEGRADED", "DEGRADED", "FAULTED"]);
  deepStrictEqual(readPools(), before);
});
