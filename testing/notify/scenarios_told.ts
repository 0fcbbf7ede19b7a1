/** Digests, acknowledgements, windows and policies, and the messages that each brings. */
import { channelRow, policyRow } from "./plan_rows.ts";
import type { Scenario } from "./scenario.ts";
import {
  DAY,
  DEGRADED,
  hosts,
  hush,
  judge,
  judgeOf,
  NIGHT,
  PAIR,
  PHONE_CRITICAL,
  scenario,
} from "./scenario_words.ts";

export const TELLING: readonly Scenario[] = [
  scenario({
    name: "warnings of a day come at eight, and the next day only what is new",
    hosts: hosts(3),
    steps: [
      judgeOf("pve1", 10, "warning scrub_overdue tank"),
      judgeOf("pve2", 20, "warning pool_capacity tank"),
      judgeOf("pve3", DAY, "warning storage_inactive nfs"),
    ],
    minutes: 3 * DAY,
    messages: [
      "08:00 mail daily: raise warning pve1/tank; raise warning pve2/tank",
      "08:00 mail daily: raise warning pve3/nfs",
    ],
  }),
  scenario({
    name: "a warning comes and goes between two digests",
    steps: [judge(10, "warning storage_inactive nfs"), judge(60)],
    minutes: 3 * DAY,
    messages: ["08:00 mail daily: over pve1/nfs (was warning)"],
  }),
  scenario({
    name: "pending updates are in no digest",
    steps: [judge(10, "warning updates_pending", "warning pool_capacity tank")],
    minutes: 3 * DAY,
    messages: ["08:00 mail daily: raise warning pve1/tank"],
  }),
  scenario({
    name: "acknowledged, then worse",
    policies: [policyRow("all")],
    steps: [
      judge(10, "unknown pool_state_unknown tank"),
      hush(30, "acknowledged", null, "tank"),
      judge(60, "unknown pool_state_unknown tank", DEGRADED),
      judge(120),
    ],
    messages: [
      "mail raise unknown pve1/tank",
      "mail ack unknown pve1/tank",
      "mail worsen critical pve1/tank",
      "mail resolve pve1/tank",
    ],
  }),
  scenario({
    name: "an acknowledgement of eight hours runs out, and the pool is still degraded",
    steps: [judge(10, DEGRADED), hush(20, "acknowledged", 500, "tank"), judge(600)],
    messages: [
      "mail raise critical pve1/tank",
      "mail ack critical pve1/tank",
      "mail remind critical pve1/tank",
      "mail resolve pve1/tank",
    ],
  }),
  scenario({
    name: "a mute runs out, and the pool is still degraded",
    steps: [judge(10, DEGRADED), hush(20, "muted", 500, "tank"), judge(600)],
    messages: [
      "mail raise critical pve1/tank",
      "mail remind critical pve1/tank",
      "mail resolve pve1/tank",
    ],
  }),
  scenario({
    name: "a mute runs out after the pool was mended",
    steps: [judge(10, DEGRADED), hush(20, "muted", 500, "tank"), judge(300)],
    messages: ["mail raise critical pve1/tank", "mail resolve pve1/tank"],
  }),
  scenario({
    name: "a window ends with the host healed",
    steps: [judge(10, DEGRADED), hush(20, "window", 200), judge(100)],
    messages: ["mail raise critical pve1/tank", "mail resolve pve1/tank"],
  }),
  scenario({
    name: "a window ends with the host worse than it was told",
    policies: [policyRow("all")],
    steps: [
      judge(10, "warning device_errors tank"),
      hush(30, "window", 200),
      judge(100, "warning device_errors tank", DEGRADED),
    ],
    minutes: 300,
    messages: ["mail raise warning pve1/tank", "mail worsen critical pve1/tank"],
  }),
  scenario({
    name: "hosts are restarted in a window: what came and went is one digest",
    hosts: hosts(4),
    steps: [
      { at: 5, do: "hush", hush: { hosts: null, subject: null, by: "window", until: 120 } },
      { at: 10, do: "away", hosts: ["pve1", "pve2"] },
      { at: 25, do: "back", hosts: ["pve1", "pve2"] },
    ],
    minutes: 2 * DAY,
    messages: [
      "08:00 mail daily: mention pve1 away (was offline); mention pve2 away (was offline)",
    ],
  }),
  scenario({
    name: "a night: unknown waits for the morning, critical does not",
    start: "2026-03-10T21:00",
    hosts: hosts(2),
    channels: [channelRow("mail", { quiet_hours: NIGHT })],
    steps: [
      judgeOf("pve1", 120, "unknown section_stuck zfs_pools"),
      judgeOf("pve2", 180, DEGRADED),
      judgeOf("pve2", 300),
    ],
    messages: [
      "mail raise critical pve2/tank",
      "06:00 mail quiet: raise unknown pve1/zfs_pools; resolve pve2/tank",
    ],
  }),
  scenario({
    name: "the phone hears of critical alone, the mail of what follows too",
    channels: PAIR,
    policies: PHONE_CRITICAL,
    steps: [
      judge(10, "critical pool_capacity_critical tank"),
      judge(60, "warning pool_capacity tank"),
      judge(2 * DAY),
    ],
    minutes: 4 * DAY,
    messages: [
      "mail raise critical pve1/tank",
      "phone raise critical pve1/tank",
      "phone resolve pve1/tank",
      "08:00 mail daily: ease warning pve1/tank",
      "08:00 mail daily: resolve pve1/tank",
    ],
  }),
  scenario({
    name: "hosts of the lab wake nobody",
    hosts: [...hosts(1, { group: "lab" }), {
      name: "prod1",
      group: "prod",
      tags: [],
      cluster: null,
    }],
    policies: [policyRow("lab", { selector: { groups: ["lab"] }, how: "never" })],
    steps: [judge(10, DEGRADED), judgeOf("prod1", 20, DEGRADED)],
    minutes: 200,
    messages: ["mail raise critical prod1/tank"],
  }),
  scenario({
    name: "a code that is never told hides no other fault of its pool",
    policies: [policyRow("full", { codes: ["pool_capacity_critical"], how: "never" })],
    steps: [
      judge(10, "critical pool_capacity_critical tank"),
      judge(60, "critical pool_capacity_critical tank", DEGRADED),
    ],
    minutes: 200,
    messages: ["mail raise critical pve1/tank"],
  }),
  scenario({
    name: "a host is deleted while its pool is degraded",
    steps: [judge(10, DEGRADED), { at: 60, do: "delete", hosts: ["pve1"] }],
    messages: ["mail raise critical pve1/tank", "mail resolve pve1/tank"],
  }),
  scenario({
    name: "a channel's token is withdrawn: the others are told, and it catches up when mended",
    channels: PAIR,
    steps: [
      { at: 5, do: "sink", channel: "phone", sink: "refuses" },
      judge(10, DEGRADED),
      { at: 60, do: "sink", channel: "phone", sink: "ok" },
      { at: 60, do: "channels", channels: PAIR },
    ],
    minutes: 200,
    messages: [
      "mail raise critical pve1/tank",
      "mail raise critical channel phone",
      "13:00 phone catch_up: raise critical pve1/tank",
      "mail resolve channel phone",
    ],
  }),
];
