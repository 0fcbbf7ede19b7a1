import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { SnapshotPolicy } from "../../store/rows/ledger.ts";
import { checkPolicies, isLike, type PolicyHost } from "./policies.ts";
import type { SnapshotClassReading } from "./snapshot_reading.ts";

const NOW = 1_800_000_000;
const HOUR = 3600;

const HOST: PolicyHost = {
  name: "pve-01",
  group: "berlin",
  guest_tags: new Map([["tank/vm-100-disk-0", ["prod", "web"]]]),
  now_unix: NOW,
};

function policy(fields: Partial<SnapshotPolicy>): SnapshotPolicy {
  return { id: "p", name: "p", selector: {}, newest_at_most: {}, least_count: null, ...fields };
}

function made(hoursAgo: number, frequency: string | null, count = 10): SnapshotClassReading {
  const unix = NOW - hoursAgo * HOUR;
  return {
    class: frequency === null ? "sanoid" : `sanoid ${frequency}`,
    count,
    newest_unix: unix,
    oldest_unix: unix - 1,
  };
}

function unmet(
  fields: Partial<SnapshotPolicy>,
  snapshots: readonly SnapshotClassReading[] | null,
  name = "tank/data",
): string[] {
  return checkPolicies([policy(fields)], [{ name, creation_unix: 1, snapshots }], HOST)
    .map(({ unmet }) => unmet);
}

const HOURLY = { newest_at_most: { hourly: 2 * HOUR } };

Deno.test("the newest may be as old as its policy says, and not older", () => {
  deepStrictEqual(unmet(HOURLY, [made(2, "hourly")]), []);
  deepStrictEqual(unmet(HOURLY, [made(2.01, "hourly")]), ["hourly"]);
  deepStrictEqual(unmet(HOURLY, []), ["hourly"]);
});

Deno.test("a daily is no hourly; one whose name does not tell answers to both", () => {
  deepStrictEqual(unmet(HOURLY, [made(1, "daily")]), ["hourly"]);
  deepStrictEqual(unmet(HOURLY, [made(1, "yearly")]), ["hourly"]);
  deepStrictEqual(unmet(HOURLY, [made(1, null)]), []);
});

Deno.test("a snapshot of the future answers to nothing", () => {
  deepStrictEqual(unmet(HOURLY, [made(-5, "hourly")]), ["hourly"]);
});

Deno.test("a least number counts every snapshot", () => {
  deepStrictEqual(unmet({ least_count: 20 }, [made(1, "hourly"), made(1, "daily")]), []);
  deepStrictEqual(unmet({ least_count: 21 }, [made(1, "hourly"), made(1, "daily")]), ["count"]);
});

Deno.test("a dataset whose snapshots were not told is not judged", () => {
  deepStrictEqual(unmet(HOURLY, null), []);
});

for (
  const { name, selector, holds } of [
    { name: "nothing: every dataset", selector: {}, holds: true },
    { name: "its host", selector: { hosts: ["pve-01"] }, holds: true },
    { name: "another host", selector: { hosts: ["pve-02"] }, holds: false },
    { name: "its group", selector: { groups: ["wien", "berlin"] }, holds: true },
    { name: "a pattern", selector: { datasets: ["tank/vm-*"] }, holds: true },
    { name: "another pattern", selector: { datasets: ["rpool/*"] }, holds: false },
    { name: "a guest's tag", selector: { guest_tags: ["prod"] }, holds: true },
    { name: "another tag", selector: { guest_tags: ["test"] }, holds: false },
    {
      name: "host and another tag",
      selector: { hosts: ["pve-01"], guest_tags: ["test"] },
      holds: false,
    },
  ]
) {
  Deno.test(`a policy that selects by ${name} ${holds ? "holds" : "does not hold"}`, () => {
    strictEqual(unmet({ ...HOURLY, selector }, [], "tank/vm-100-disk-0").length, holds ? 1 : 0);
  });
}

Deno.test("a star in a pattern stands for anything, several for several", () => {
  for (
    const [name, pattern, expected] of [
      ["tank/vm-1", "tank/vm-*", true],
      ["tank/vm-1", "*", true],
      ["tank/vm-1", "tank", false],
      ["tank/vm-1-disk-0", "tank/*-disk-*", true],
      ["tank/disk", "tank/*-disk-*", false],
      ["ab", "ab*b", false],
      ["a.b", "a*b", true],
      ["axb", "a.b", false],
    ] as const
  ) {
    strictEqual(isLike(name, pattern), expected, `${name} ${pattern}`);
  }
});
