import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import type { SnapshotPolicy } from "../../store/rows/snapshot_policies.ts";
import { checkPolicies, isLike, type PolicyReading } from "./policies.ts";
import type { SnapshotClassReading } from "./snapshot_reading.ts";

const NOW = 1_800_000_000;
const HOUR = 3600;

function policy(fields: Partial<SnapshotPolicy>): SnapshotPolicy {
  return {
    id: "p",
    name: "nightly",
    selector: null,
    datasets: null,
    guest_tags: null,
    newest_at_most_seconds: {},
    least_count: null,
    note: "",
    set_by: "operator",
    set_at_ms: 0,
    ...fields,
  };
}

function made(
  hoursAgo: number,
  frequency: string | null,
  count: number | null = 10,
): SnapshotClassReading {
  const unix = NOW - hoursAgo * HOUR;
  return {
    class: frequency === null ? "zrepl" : `sanoid ${frequency}`,
    count,
    newest_unix: unix,
    oldest_unix: unix - 1,
  };
}

type Snapshots = readonly SnapshotClassReading[] | null;

function check(
  fields: Partial<SnapshotPolicy>,
  snapshots: Snapshots,
  { name = "tank/data", gap_hours = null, tags }: {
    name?: string;
    gap_hours?: number | null;
    tags?: readonly string[];
  } = {},
) {
  const reading: PolicyReading = {
    policies: [policy(fields)],
    datasets: [{ name, creation_unix: 1, snapshots }],
    read_unix: NOW,
    guest_tags: new Map(tags === undefined ? [] : [[name, tags]]),
    gaps: new Map(gap_hours === null ? [] : [[`${name}@zrepl`, gap_hours * HOUR]]),
  };
  return checkPolicies(reading);
}

/** What is not met; "?" where that is not known. */
function unmet(...[fields, snapshots, more]: Parameters<typeof check>): string[] {
  const { unmet, matches } = check(fields, snapshots, more);
  return [...unmet.map((each) => each.unmet), ...(matches[0]?.unknown ?? []).map(() => "?")];
}

const HOURLY = { newest_at_most_seconds: { hourly: 2 * HOUR } };
const DAILY = { newest_at_most_seconds: { daily: 26 * HOUR } };

Deno.test("the newest may be as old as its policy says, and not older", () => {
  deepStrictEqual(unmet(HOURLY, [made(2, "hourly")]), []);
  deepStrictEqual(unmet(HOURLY, [made(2.01, "hourly")]), ["hourly"]);
  deepStrictEqual(unmet(HOURLY, []), ["hourly"]);
});

Deno.test("what is not met names the policy, the newest that answers, and what is wanted", () => {
  deepStrictEqual(check(HOURLY, [made(3, "hourly"), made(4, "hourly"), made(1, "daily")]).unmet, [{
    policy_id: "p",
    policy: "nightly",
    dataset: "tank/data",
    count: 30,
    unmet: "hourly",
    newest_unix: NOW - 3 * HOUR,
    wanted: 2 * HOUR,
  }]);
});

Deno.test("a class whose name tells a frequency answers to that alone", () => {
  deepStrictEqual(unmet(HOURLY, [made(1, "daily")]), ["hourly"]);
  deepStrictEqual(unmet(HOURLY, [made(1, "yearly")]), ["hourly"]);
  deepStrictEqual(unmet(HOURLY, [made(1, "frequently")]), ["hourly"]);
});

Deno.test("a class whose name tells none answers by its learned gap, to that and what is longer", () => {
  for (
    const [gap_hours, answers] of [
      [0.25, ["hourly", "daily", "weekly", "monthly"]],
      [2, ["hourly", "daily", "weekly", "monthly"]],
      [2.1, ["daily", "weekly", "monthly"]],
      [48, ["daily", "weekly", "monthly"]],
      [7 * 24, ["weekly", "monthly"]],
      [30 * 24, ["monthly"]],
      [60 * 24, []],
    ] as const
  ) {
    const seconds = HOUR;
    const all = { hourly: seconds, daily: seconds, weekly: seconds, monthly: seconds };
    const missed = new Set(unmet({ newest_at_most_seconds: all }, [made(1, null)], { gap_hours }));
    const met = Object.keys(all).filter((frequency) => !missed.has(frequency));
    deepStrictEqual(met, [...answers], `${gap_hours} h`);
  }
});

Deno.test("where neither its name nor a rhythm tells, a snapshot counts for whatever is asked", () => {
  deepStrictEqual(unmet(HOURLY, [made(1, null)]), []);
  deepStrictEqual(unmet(DAILY, [made(1, null)]), []);
});

Deno.test("a snapshot of the future answers to nothing, nor does one of before time itself", () => {
  deepStrictEqual(unmet(HOURLY, [made(-5, "hourly")]), ["hourly"]);
  const early = { class: "sanoid hourly", count: 1, newest_unix: -1e15, oldest_unix: null };
  strictEqual(check(HOURLY, [early]).unmet[0]?.newest_unix, null);
});

Deno.test("a least number counts every snapshot to go back to", () => {
  deepStrictEqual(unmet({ least_count: 20 }, [made(1, "hourly"), made(1, "daily")]), []);
  deepStrictEqual(unmet({ least_count: 21 }, [made(1, "hourly"), made(1, "daily")]), ["count"]);
  const passing = { class: "pve replication", count: 5, newest_unix: NOW, oldest_unix: NOW };
  deepStrictEqual(unmet({ least_count: 1 }, [passing]), ["count"]);
  deepStrictEqual(unmet(HOURLY, [passing]), ["hourly"]);
});

Deno.test("what was not told is neither met nor unmet", () => {
  deepStrictEqual(unmet(HOURLY, null), ["?"]);
  deepStrictEqual(unmet(HOURLY, [made(3, "hourly", null)]), ["?"]);
  deepStrictEqual(unmet({ least_count: 9 }, [made(1, "hourly", 5), made(1, "daily", null)]), ["?"]);
  deepStrictEqual(unmet({ least_count: 5 }, [made(1, "hourly", 5), made(1, "daily", null)]), []);
});

for (
  const { name, fields, holds, tags } of [
    { name: "nothing: every dataset", fields: {}, holds: true },
    { name: "a pattern", fields: { datasets: ["rpool/*", "tank/vm-*"] }, holds: true },
    { name: "another pattern", fields: { datasets: ["rpool/*"] }, holds: false },
    { name: "a guest's tag", fields: { guest_tags: ["prod"] }, holds: true, tags: ["prod", "web"] },
    { name: "another tag", fields: { guest_tags: ["test"] }, holds: false, tags: ["prod"] },
    {
      name: "a tag where it is no disk of a guest",
      fields: { guest_tags: ["prod"] },
      holds: false,
    },
    {
      name: "a pattern and another tag",
      fields: { datasets: ["tank/*"], guest_tags: ["test"] },
      holds: false,
      tags: ["prod"],
    },
  ]
) {
  Deno.test(`a policy that selects by ${name} ${holds ? "holds" : "does not hold"}`, () => {
    const more = { name: "tank/vm-100-disk-0", ...(tags === undefined ? {} : { tags }) };
    const { matches, policed } = check({ ...HOURLY, ...fields }, [], more);
    deepStrictEqual(matches[0]?.datasets, holds ? ["tank/vm-100-disk-0"] : []);
    strictEqual(matches[0]?.unmet.length, holds ? 1 : 0);
    strictEqual(policed.size, holds ? 1 : 0);
  });
}

Deno.test("what is usual gives way to a policy for the classes that answer to it, and no others", () => {
  const snapshots = [made(1, "hourly"), made(1, "daily"), made(1, null)];
  const policed = (fields: Partial<SnapshotPolicy>) => check(fields, snapshots).policed;

  deepStrictEqual(policed(DAILY).get("tank/data"), {
    is_newest_asked: true,
    classes: ["sanoid daily", "zrepl"],
  });
  deepStrictEqual(policed({ least_count: 3 }).get("tank/data"), {
    is_newest_asked: false,
    classes: [],
  });
});

Deno.test("a star in a pattern stands for anything, several for several", () => {
  for (
    const [name, pattern, expected] of [
      ["tank/vm-1", "tank/vm-*", true],
      ["tank/vm-1/sub", "tank/vm-*", true],
      ["tank/vm-1", "*", true],
      ["tank/vm-1", "tank", false],
      ["tank/vm-1-disk-0", "tank/*-disk-*", true],
      ["tank/disk", "tank/*-disk-*", false],
      ["ab", "ab*b", false],
      ["a.b", "a*b", true],
      ["axb", "a.b", false],
      ["TANK", "tank", false],
    ] as const
  ) {
    strictEqual(isLike(name, pattern), expected, `${name} ${pattern}`);
  }
});

Deno.test("isLike() is as a regular expression in which a star is any text", () => {
  const word = fc.array(fc.constantFrom("a", "b", "/", ".", "*"), { maxLength: 8 })
    .map((letters) => letters.join(""));
  fc.assert(fc.property(word, word, (text, pattern) => {
    const name = text.replaceAll("*", "c");
    const parts = pattern.split("*").map((part) => part.replaceAll(".", "\\."));
    strictEqual(isLike(name, pattern), new RegExp(`^${parts.join(".*")}$`).test(name));
  }));
});
