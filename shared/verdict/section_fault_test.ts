import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { readSample } from "../sample/mod.ts";
import { readValue, sectionFault } from "./section_fault.ts";

Deno.test("sectionFault() names the worst of several faults", () => {
  const stuck = { tag: "stuck", message: "" };
  const late = { tag: "late", message: "" };

  strictEqual(sectionFault("storage", { value: null, errors: [late, stuck] }), "stuck");
  strictEqual(sectionFault("storage", { value: null, errors: [late] }), "late");
  strictEqual(sectionFault("storage", { value: null, errors: [] }), "missing");
});

Deno.test("sectionFault() is missing for a section that says nothing of what it is about", () => {
  const { host, zfs_pools } = readSample("fast", {
    host: { hostname: "pve-01", node_name: "pve-01" },
    zfs_pools: { pools: [] },
  });
  const { zfs_datasets } = readSample("medium", { zfs_datasets: { datasets: [] } });
  const { system_info } = readSample("slow", { system_info: { agent_version: "1.0.0" } });

  for (const reading of [host, zfs_pools, zfs_datasets, system_info]) {
    deepStrictEqual(reading.errors, []);
    strictEqual(sectionFault("any", reading), "missing");
  }
});

Deno.test("readValue() takes an empty list for a reading only where nothing contradicts it", () => {
  const late = [{ tag: "late", message: "still running after 10 s" }];
  const none = { vms: [], errors: [] };

  strictEqual(readValue("vms_runtime", { value: none, errors: [] }), none);
  strictEqual(readValue("vms_runtime", { value: none, errors: late }), null);
  strictEqual(readValue("vms_runtime", { value: null, errors: [] }), null);
  const some = { vms: [{ vmid: 100 }], errors: [] };
  strictEqual(readValue("vms_runtime", { value: some, errors: late }), some);
});

Deno.test("sectionFault() is error for any section that was cut, whatever it still lists", () => {
  const truncated = [{ tag: "truncated", message: "left out 7 guests" }];
  const some = { vms: [{ vmid: 100 }], errors: [] };

  strictEqual(sectionFault("vms_runtime", { value: some, errors: truncated }), "error");
});
