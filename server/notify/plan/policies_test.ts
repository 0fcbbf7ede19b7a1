import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { incidentRow, policyRow } from "../../../testing/notify/plan_rows.ts";
import type { Incident, IncidentLevel } from "../../store/rows/incidents.ts";
import type { Policy } from "../../store/rows/deliveries.ts";
import { findRule } from "../../../shared/verdict/rules.ts";
import { DEFAULT_POLICIES, heardOn, type HostFacts, orderPolicies } from "./policies.ts";

const HOSTS: Readonly<Record<number, HostFacts>> = {
  1: { name: "pve-01", group: "Vienna", tags: ["ssd", "prod"] },
  2: { name: "pve-02", group: null, tags: [] },
};

function withReasons(
  level: IncidentLevel,
  ...reasons: [code: string, level: IncidentLevel, host?: number, ended?: boolean][]
): Incident {
  const incident = incidentRow("i", level, 0);
  const [first] = incident.reasons;
  return {
    ...incident,
    reasons: reasons.map(([code, own, host_id = 1, ended = false]) => ({
      ...first!,
      code,
      level: own,
      host_id,
      ended_at_ms: ended ? 1 : null,
    })),
  };
}

function heard(policies: readonly Policy[], incident: Incident, channel = "mail") {
  return heardOn(channel, { incident, level: incident.level }, {
    policies: orderPolicies(policies),
    hostOf: (id) => HOSTS[id] ?? null,
  });
}

const AT_ONCE = { how: "at_once", remind_ms: null } as const;
const BY_DEFAULT: readonly [IncidentLevel, string, ReturnType<typeof heard>][] = [
  ["offline", "offline", { level: "offline", how: "at_once", remind_ms: 4 * 3_600_000 }],
  ["critical", "pool_health", { level: "critical", how: "at_once", remind_ms: 4 * 3_600_000 }],
  ["unknown", "section_stuck", { level: "unknown", ...AT_ONCE }],
  ["warning", "pool_capacity", { level: "warning", how: "digest", remind_ms: null }],
  ["warning", "updates_pending", null],
];

for (const [level, code, expected] of BY_DEFAULT) {
  Deno.test(`by default ${code} (${level}) is told ${expected?.how ?? "to nobody"}`, () => {
    deepStrictEqual(heard([], withReasons(level, [code, level])), expected);
  });
}

Deno.test("the default names only codes that the judge knows", () => {
  const codes = DEFAULT_POLICIES.flatMap((policy) => policy.codes ?? []);

  deepStrictEqual(codes.filter((code) => findRule(code) === null), []);
});

Deno.test("the first policy that fits counts, by position and not by order of rows", () => {
  const policies = [
    policyRow("late", { position: 2, how: "never" }),
    policyRow("early", { position: 1, how: "at_once" }),
  ];

  strictEqual(
    heard(policies, withReasons("warning", ["pool_capacity", "warning"]))?.how,
    "at_once",
  );
});

const SELECTORS: readonly [string, Policy["selector"], number, boolean][] = [
  ["the host's name, whatever its case", { hosts: ["PVE-01"] }, 1, true],
  ["another host's name", { hosts: ["pve-02"] }, 1, false],
  ["its group", { groups: ["vienna"] }, 1, true],
  ["a group, of a host in none", { groups: ["vienna"] }, 2, false],
  ["one of its tags", { tags: ["hdd", "SSD"] }, 1, true],
  ["its group and a tag it has not", { groups: ["Vienna"], tags: ["hdd"] }, 1, false],
  ["a host that is registered no more", { hosts: ["pve-03"] }, 3, false],
  ["everything", null, 3, true],
];

for (const [what, selector, host, fits] of SELECTORS) {
  Deno.test(`a policy for ${what} ${fits ? "fits" : "does not fit"}`, () => {
    const policies = [policyRow("p", { selector, how: "never" })];
    const found = heard(policies, withReasons("critical", ["pool_health", "critical", host]));

    strictEqual(found === null, fits);
  });
}

Deno.test("a policy for one channel leaves the others alone", () => {
  const policies = [policyRow("p", { channels: ["phone"], how: "never" })];
  const incident = withReasons("critical", ["pool_health", "critical"]);

  strictEqual(heard(policies, incident, "phone"), null);
  strictEqual(heard(policies, incident, "mail")?.how, "at_once");
});

Deno.test("a policy that silences one code hides no other reason of the same incident", () => {
  const policies = [policyRow("p", { codes: ["pool_capacity_critical"], how: "never" })];
  const incident = withReasons("critical", ["pool_capacity_critical", "critical"], [
    "device_errors",
    "warning",
  ]);

  deepStrictEqual(heard(policies, incident), { level: "warning", how: "digest", remind_ms: null });
});

Deno.test("reasons that ended are not asked for while another holds", () => {
  const incident = withReasons(
    "warning",
    ["pool_health", "critical", 1, true],
    ["device_errors", "warning"],
  );

  strictEqual(heard([], incident)?.how, "digest");
});

Deno.test("the level that the incident is held at counts, not what was judged just now", () => {
  const held = withReasons("warning", ["pool_capacity_critical", "critical"]);
  const keeps = withReasons("critical", ["pool_capacity", "warning"]);

  strictEqual(heard([], held)?.level, "warning");
  strictEqual(heard([], keeps)?.level, "critical");
});

Deno.test("an incident without reasons is asked for by its level", () => {
  strictEqual(heard([], withReasons("critical"))?.how, "at_once");
});
