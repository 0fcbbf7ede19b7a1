import { deepStrictEqual } from "node:assert/strict";
import { withHost } from "../../testing/known_fleet_host.ts";
import { listTargets } from "./targets.ts";

const FOUND = {
  __metrics_path__: "/metrics/host",
  __param_target: "pve-01",
  __param_format: "text",
  instance: "pve-01",
};

Deno.test("a host is found by its name, at the address where the server is reached", () =>
  withHost(({ fleet }) => {
    const found = [
      ["https://monitor.example.com", "https", "monitor.example.com:443"],
      ["http://127.0.0.1:4000", "http", "127.0.0.1:4000"],
      ["http://[::1]", "http", "[::1]:80"],
    ].map(([origin = "", __scheme__, target]) => [
      listTargets(fleet.states(), origin),
      [{ targets: [target], labels: { __scheme__, ...FOUND } }],
    ]);

    for (const [told, wanted] of found) deepStrictEqual(told, wanted);
    return Promise.resolve();
  }));

Deno.test("what is said of a host goes with it", () =>
  withHost(async ({ fleet, store, push }) => {
    await store.changeHosts(["pve-01"], { group: "berlin", add_tags: ["prod", "ssd"] });
    await fleet.refreshHosts();
    await push({ host: { cluster_name: "alpha" } });

    const [target] = listTargets(fleet.states(), "http://127.0.0.1:4000");

    deepStrictEqual(target?.labels, {
      __scheme__: "http",
      ...FOUND,
      group: "berlin",
      __meta_proxmox_monitor_cluster: "alpha",
      __meta_proxmox_monitor_tags: ",prod,ssd,",
    });
  }));
