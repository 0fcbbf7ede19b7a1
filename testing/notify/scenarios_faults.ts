/** Disks, hosts, power, mail servers and clocks that fail, and the messages that each brings. */
import { channelRow } from "./plan_rows.ts";
import type { Scenario, Step } from "./scenario.ts";
import {
  DAY,
  DEGRADED,
  hosts,
  HOUR,
  judge,
  judgeOf,
  names,
  NIGHT,
  PAIR,
  PHONE_CRITICAL,
  scenario,
} from "./scenario_words.ts";

const FLEET = hosts(500);
const CLUSTER = hosts(3, { cluster: "lab" });

/** A guest whose lock comes and goes with each disk of a backup. */
const LOCKED: readonly Step[] = Array.from({ length: 16 }, (_, turn) => {
  const reasons = turn % 2 === 0 ? ["critical guest_halted qemu/104"] : [];
  return judge(10 + turn * 2, ...reasons);
});

/** Forty hosts at once, and once more when it is over; the times of both digests. */
function storm(raised: string, resolved: string): readonly string[] {
  const all = names(hosts(40));
  const list = (kind: string) => all.slice(5).map((host) => `${kind} ${host}/storage`).join("; ");
  return [
    ...all.slice(0, 5).map((host) => `mail raise unknown ${host}/storage`),
    `${raised} mail catch_up: ${list("raise unknown")}`,
    ...all.slice(0, 5).map((host) => `mail resolve ${host}/storage`),
    `${resolved} mail catch_up: ${list("resolve")}`,
  ];
}

export const FAULTS: readonly Scenario[] = [
  scenario({
    name: "a disk dies, is replaced six hours later, and the pool is whole again",
    steps: [judge(10, DEGRADED), judge(370)],
    messages: [
      "mail raise critical pve1/tank",
      "mail remind critical pve1/tank",
      "mail resolve pve1/tank",
    ],
  }),
  scenario({
    name: "a pool fills up over days and is cleaned",
    steps: [
      judge(10, "warning pool_capacity tank"),
      judge(DAY, "critical pool_capacity_critical tank"),
      judge(DAY + 100, "warning pool_capacity tank"),
      judge(2 * DAY),
    ],
    minutes: 4 * DAY,
    messages: [
      "08:00 mail daily: raise warning pve1/tank",
      "mail worsen critical pve1/tank",
      "08:00 mail daily: ease warning pve1/tank",
      "08:00 mail daily: resolve pve1/tank",
    ],
  }),
  scenario({
    name: "a host goes away for twenty minutes and comes back",
    steps: [{ at: 10, do: "away", hosts: ["pve1"] }, { at: 30, do: "back", hosts: ["pve1"] }],
    messages: ["mail raise offline pve1 away", "mail resolve pve1 away"],
  }),
  scenario({
    name: "a cluster of three loses its quorum: all three say so, it is told once",
    hosts: CLUSTER,
    steps: [
      ...names(CLUSTER).map((host) => judgeOf(host, 10, "critical quorum_lost")),
      ...names(CLUSTER).map((host) => judgeOf(host, 100)),
    ],
    messages: ["mail raise critical lab quorum", "mail resolve lab quorum"],
  }),
  scenario({
    name: "a backup's lock makes a guest flap for half an hour",
    steps: LOCKED,
    messages: [
      "mail raise critical pve1/qemu/104",
      "mail resolve pve1/qemu/104",
      "mail raise critical pve1/qemu/104",
      "mail resolve pve1/qemu/104",
      "mail raise critical pve1/qemu/104",
      "mail flap critical pve1/qemu/104",
      "mail resolve pve1/qemu/104",
    ],
    // The fifth change is told as flapping, and what it changed to with it.
    held_messages: [
      "mail raise critical pve1/qemu/104",
      "mail resolve pve1/qemu/104",
      "mail raise critical pve1/qemu/104",
      "mail resolve pve1/qemu/104",
      "mail flap critical pve1/qemu/104",
      "mail resolve pve1/qemu/104",
    ],
  }),
  scenario({
    name: "the mail server is down for six hours: one outage over meanwhile, one not",
    hosts: hosts(2),
    channels: PAIR,
    policies: PHONE_CRITICAL,
    steps: [
      { at: 5, do: "sink", channel: "mail", sink: "down" },
      judge(10, DEGRADED),
      judge(40),
      judgeOf("pve2", 60, DEGRADED),
      { at: 365, do: "sink", channel: "mail", sink: "ok" },
      judgeOf("pve2", 400),
    ],
    messages: [
      "phone raise critical pve1/tank",
      "phone resolve pve1/tank",
      "phone raise critical pve2/tank",
      "mail over pve1/tank (was critical)",
      "mail raise critical pve2/tank",
      "mail resolve pve2/tank",
      "phone resolve pve2/tank",
    ],
  }),
  scenario({
    name: "the server's clock is set back by an hour while a pool is degraded",
    steps: [judge(10, DEGRADED), { at: 100, do: "clock", by_minutes: -60 }],
    minutes: 200,
    messages: ["mail raise critical pve1/tank"],
  }),
  scenario({
    name: "the server's clock is set on by five hours while a pool is degraded",
    steps: [judge(10, DEGRADED), { at: 100, do: "clock", by_minutes: 300 }],
    minutes: 200,
    messages: ["mail raise critical pve1/tank"],
  }),
  scenario({
    name: "a night in which clocks go forward: what is deferred comes at six by the clock",
    start: "2026-03-28T21:00",
    channels: [channelRow("mail", { quiet_hours: NIGHT })],
    steps: [judge(300, "unknown section_stuck zfs_pools")],
    minutes: 12 * HOUR,
    messages: ["06:00 mail quiet: raise unknown pve1/zfs_pools"],
  }),
  scenario({
    name: "a night in which clocks go back: what is deferred comes at six by the clock",
    start: "2026-10-24T21:00",
    channels: [channelRow("mail", { quiet_hours: NIGHT })],
    steps: [judge(360, "unknown section_stuck zfs_pools")],
    minutes: 12 * HOUR,
    messages: ["06:00 mail quiet: raise unknown pve1/zfs_pools"],
  }),
  scenario({
    name: "Lord Howe's clocks go back by half an hour before the digest",
    start: "2026-04-04T20:00",
    zone: "Australia/Lord_Howe",
    channels: [channelRow("mail", { zone: "Australia/Lord_Howe" })],
    steps: [judge(10, "warning pool_capacity tank")],
    messages: ["08:00 mail daily: raise warning pve1/tank"],
  }),
  scenario({
    name: "five hundred hosts lose power at once and come back",
    hosts: FLEET,
    steps: [
      { at: 10, do: "away", hosts: names(FLEET) },
      { at: 70, do: "back", hosts: names(FLEET) },
    ],
    minutes: 200,
    messages: ["mail raise offline hosts away", "mail resolve hosts away"],
  }),
  scenario({
    name: "of twenty hosts that lost power two do not come back",
    hosts: hosts(20),
    steps: [
      { at: 10, do: "away", hosts: names(hosts(20)) },
      { at: 70, do: "back", hosts: names(hosts(18)) },
    ],
    minutes: 200,
    messages: [
      "mail raise offline hosts away",
      "mail raise offline pve19 away",
      "mail raise offline pve20 away",
      "mail resolve hosts away",
    ],
    // Those that stay away speak for themselves once the outage is over.
    held_messages: [
      "mail raise offline hosts away",
      "mail resolve hosts away",
      "mail raise offline pve19 away",
      "mail raise offline pve20 away",
    ],
  }),
  scenario({
    name: "forty hosts find the same fault at once: five messages, and a digest of the rest",
    hosts: hosts(40),
    steps: [
      ...names(hosts(40)).map((host) => judgeOf(host, 10, "unknown section_stuck storage")),
      ...names(hosts(40)).map((host) => judgeOf(host, 100)),
    ],
    minutes: 200,
    messages: storm("12:12", "13:42"),
    // What cannot be read is held back for ten minutes.
    held_messages: storm("12:22", "13:42"),
  }),
];
