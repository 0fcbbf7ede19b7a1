import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseLrmStatus, parseManagerStatus, parseResourcesCfg } from "./ha.ts";

Deno.test("parseManagerStatus() tells services, nodes and the last sign of life", () => {
  const text = JSON.stringify({
    master_node: "pve1",
    node_status: { pve1: "online", pve2: "unknown" },
    service_status: {
      "vm:100": { node: "pve1", state: "started", uid: "AbC" },
      "ct:101": { node: "pve2", state: "fence", cmd: ["x"] },
    },
    timestamp: 1764350000,
  });

  deepStrictEqual(parseManagerStatus(text), {
    master: "pve1",
    timestamp_unix: 1764350000,
    nodes: [{ name: "pve1", state: "online" }, { name: "pve2", state: "unknown" }],
    services: [
      { sid: "vm:100", node: "pve1", state: "started" },
      { sid: "ct:101", node: "pve2", state: "fence" },
    ],
  });
});

Deno.test("parseManagerStatus() tells HA that was never used from a file that is lost", () => {
  deepStrictEqual(parseManagerStatus("{}"), {
    master: null,
    timestamp_unix: null,
    nodes: [],
    services: [],
  });
  for (const text of ["", "\0\0\0\0", "{", "[]", '{"node_status":7}']) {
    strictEqual(parseManagerStatus(text), null, JSON.stringify(text));
  }
});

Deno.test("parseLrmStatus() is null where it says nothing", () => {
  strictEqual(
    parseLrmStatus('{"state":"active","mode":"active","timestamp":1764350000}'),
    1764350000,
  );
  for (const text of ["", "{}", '{"timestamp":0}', "\0"]) strictEqual(parseLrmStatus(text), null);
});

Deno.test("parseResourcesCfg() takes a service without a state for one to be started", () => {
  const text = "vm: 100\n\tstate stopped\n\tgroup all\n\nct: 101\n\tmax_restart 2\n";

  deepStrictEqual([...parseResourcesCfg(text)], [["vm:100", "stopped"], ["ct:101", "started"]]);
});
