import { strictEqual } from "node:assert/strict";
import { matchesSelector, type SelectorFields } from "./host_selector.ts";

const HOST = { name: "PVE-01", group: "vienna", tags: ["lab", "ceph"] };

const ROWS: [why: string, selector: SelectorFields | null, chosen: boolean][] = [
  ["all", null, true],
  ["nothing said", {}, false],
  ["no host named", { hosts: [] }, false],
  ["no group named beside its name", { hosts: ["pve-01"], groups: [] }, false],
  ["its name in other letters", { hosts: ["pve-02", "pve-01"] }, true],
  ["part of its name", { hosts: ["pve"] }, false],
  ["its group", { groups: ["Vienna"] }, true],
  ["another group", { groups: ["graz"] }, false],
  ["one of its tags", { tags: ["lab", "other"] }, true],
  ["a tag it has not", { tags: ["other"] }, false],
  ["its name, group and tag", { hosts: ["pve-01"], groups: ["vienna"], tags: ["ceph"] }, true],
  ["its name and another group", { hosts: ["pve-01"], groups: ["graz"] }, false],
  ["its group and a tag it has not", { groups: ["vienna"], tags: ["x"] }, false],
];

for (const [why, selector, chosen] of ROWS) {
  Deno.test(`matchesSelector() with ${why} ${chosen ? "chooses" : "passes over"} the host`, () => {
    strictEqual(matchesSelector(selector, HOST), chosen);
  });
}

Deno.test("matchesSelector() never finds a host without group by a group", () => {
  const host = { name: "a", group: null, tags: [] };
  strictEqual(matchesSelector({ groups: [""] }, host), false);
  strictEqual(matchesSelector({ groups: ["null"] }, host), false);
  strictEqual(matchesSelector({ hosts: ["a"] }, host), true);
});
