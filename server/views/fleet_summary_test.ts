import { strictEqual } from "node:assert/strict";
import { tabTitle, worstOf } from "./fleet_summary.ts";

const NONE = { offline: 0, critical: 0, unknown: 0, warning: 0, ok: 0, new: 0 };

for (
  const [why, counts, worst, title] of [
    [
      "of what is critical",
      { critical: 9, warning: 4, ok: 30 },
      "critical",
      "(9) Critical · Fleet",
    ],
    ["of what is offline first", { offline: 1, critical: 9 }, "offline", "(1) Offline · Fleet"],
    [
      "of what is unknown before a warning",
      { unknown: 2, warning: 3 },
      "unknown",
      "(2) Unknown · Fleet",
    ],
    ["of a warning", { warning: 3, ok: 1 }, "warning", "(3) Warning · Fleet"],
    ["without a count where all is well", { ok: 5, new: 1 }, "ok", "Fleet · Proxmox Monitor"],
    ["without a level where no host ever connected", { new: 2 }, null, "Fleet · Proxmox Monitor"],
    ["without a level where there is no host", {}, null, "Fleet · Proxmox Monitor"],
  ] as const
) {
  Deno.test(`tabTitle() and worstOf() tell ${why}`, () => {
    strictEqual(worstOf({ ...NONE, ...counts }), worst);
    strictEqual(tabTitle("Fleet", { ...NONE, ...counts }), title);
  });
}

Deno.test("tabTitle() says nothing of a fleet that nobody may see", () => {
  strictEqual(tabTitle("Sign in", null), "Sign in · Proxmox Monitor");
});
