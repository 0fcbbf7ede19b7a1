import { deepStrictEqual } from "node:assert/strict";
import { compareHosts } from "./host_order.ts";

Deno.test("compareHosts() lists the worst first, equals in natural order, new hosts last", () => {
  const hosts = [
    { name: "pve-3", level: "new" },
    { name: "pve-10", level: "ok" },
    { name: "pve-2", level: "ok" },
    { name: "pve-1", level: "warning" },
    { name: "pve-9", level: "critical" },
  ] as const;

  deepStrictEqual(
    hosts.toSorted(compareHosts).map(({ name }) => name),
    ["pve-9", "pve-1", "pve-2", "pve-10", "pve-3"],
  );
});
