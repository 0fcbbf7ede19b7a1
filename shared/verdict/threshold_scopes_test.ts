import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  createThresholdLookup,
  nearestThreshold,
  NO_HOST,
  orderProblem,
  type SetThreshold,
  withThreshold,
} from "./threshold_scopes.ts";
import { THRESHOLDS } from "./thresholds.ts";

const ALL = { kind: "all" } as const;
const VIENNA = { kind: "group", group: "vienna" } as const;
const FIRST = { kind: "host", host_id: 1 } as const;
const HOSTS = [
  { id: 1, name: "pve-01", group: "vienna" },
  { id: 2, name: "pve-02", group: "vienna" },
  { id: 3, name: "pve-03", group: null },
];

const full = (scope: SetThreshold["scope"], value: number): SetThreshold => ({
  scope,
  key: "poolFullFromPercent",
  value,
});
/** In every order: which is nearer does not depend on it. */
const SET = [full(FIRST, 60), full(ALL, 75), full(VIENNA, 70)];

Deno.test("a host's own threshold holds before its group's, before that of all, before the default", () => {
  for (const set of [SET, SET.toReversed()]) {
    const lookup = createThresholdLookup(set);
    const values = HOSTS.map((host) => lookup(host).poolFullFromPercent);
    deepStrictEqual(values, [60, 70, 75]);
    strictEqual(lookup(NO_HOST).poolFullFromPercent, 75);
    strictEqual(lookup(NO_HOST).scrubAgeDays, THRESHOLDS.scrubAgeDays);
  }
});

Deno.test("nearestThreshold() names the one that holds, and none where the default does", () => {
  const scopes = HOSTS.map((host) => nearestThreshold(SET, host, "poolFullFromPercent")?.scope);

  deepStrictEqual(scopes, [FIRST, VIENNA, ALL]);
  strictEqual(nearestThreshold(SET, NO_HOST, "scrubAgeDays"), null);
});

Deno.test("withThreshold() replaces what is set for the same scope, and takes it back by null", () => {
  const key = "poolFullFromPercent";

  deepStrictEqual(withThreshold([full(ALL, 75)], full(ALL, 50)), [full(ALL, 50)]);
  deepStrictEqual(withThreshold(SET, { scope: VIENNA, key, value: null }), [SET[0], SET[1]]);
});

for (
  const [fact, set, change, problem] of [
    ["a warning at what is critical", [], full(ALL, 90), "for all hosts poolFullFromPercent"],
    ["a warning above what is critical", [], full(FIRST, 91), "for pve-01 poolFullFromPercent"],
    [
      "what is critical below a host's own warning",
      [full(FIRST, 85)],
      { scope: VIENNA, key: "poolFullCriticalPercent", value: 82 },
      "for pve-01 poolFullFromPercent",
    ],
    [
      "taking back what kept the order",
      [{ scope: ALL, key: "poolFullCriticalPercent", value: 97 }, full(ALL, 95)],
      { scope: ALL, key: "poolFullCriticalPercent", value: null },
      "for all hosts poolFullFromPercent",
    ],
    [
      "a group's, whichever hosts are in it",
      [{ scope: { kind: "group", group: "graz" }, key: "poolFullCriticalPercent", value: 70 }],
      full({ kind: "group", group: "graz" }, 75),
      "for the group graz poolFullFromPercent",
    ],
  ] as const satisfies [string, SetThreshold[], Parameters<typeof orderProblem>[1], string][]
) {
  Deno.test(`orderProblem() refuses ${fact}`, () => {
    const found = orderProblem(set, change, HOSTS);

    strictEqual(found?.slice(0, problem.length), problem);
  });
}

Deno.test("orderProblem() lets a change be that leaves every pair it touches in order", () => {
  strictEqual(orderProblem([], full(ALL, 89), HOSTS), null);
  // One host is out of order since it came into its group; the others can be changed.
  const set = [full(FIRST, 85), {
    scope: VIENNA,
    key: "poolFullCriticalPercent",
    value: 82,
  }] as const;
  strictEqual(orderProblem(set, full(ALL, 81), HOSTS), null);
  strictEqual(orderProblem(set, full(FIRST, 80), HOSTS), null);
});
