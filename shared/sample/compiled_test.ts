import { deepStrictEqual } from "node:assert/strict";
import { readSampleFast } from "./compiled.ts";
import { type Kind, readSample } from "./mod.ts";

const POOL = {
  name: "tank",
  health: "DEGRADED",
  error_count: "18446744073709551615",
  last_scrub_end: "2026-11-21T12:00:00Z",
  vdevs: [{ name: "root", children: [{ name: "sda", state: "FAULTED", read_errors: 3 }] }],
};

const SAMPLES: [what: string, kind: Kind, data: Record<string, unknown>][] = [
  ["nothing", "fast", {}],
  ["a pool", "fast", { zfs_pools: { available: true, pools: [POOL] } }],
  ["a faulty field", "fast", { host: { load1: "high", load5: 0.5 } }],
  ["a faulty entry", "fast", { vms_runtime: { vms: [{ vmid: 1 }, { vmid: "2", type: "lxc" }] } }],
  ["a section that is no object", "fast", { storage: [] }],
  ["datasets", "medium", { zfs_datasets: { datasets: [{ name: "tank", used_bytes: null }] } }],
  ["a configuration", "medium", { vms_detail: { vms: [{ vmid: 1, type: "qemu", ips: [] }] } }],
  ["versions", "slow", { system_info: { pve_version: "9.0", pending_updates: 3 } }],
];

for (const [what, kind, data] of SAMPLES) {
  Deno.test(`readSampleFast() reads ${what} as readSample() does`, () => {
    deepStrictEqual(readSampleFast(kind, data), readSample(kind, data));
  });
}
