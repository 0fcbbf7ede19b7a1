/** What operators lived through, and the messages that each is to bring: no more and no fewer. */
import type { ChannelRow, Policy } from "../../server/store/rows/incidents.ts";
import { channelRow, policyRow } from "./plan_rows.ts";
import type { Scenario, Step } from "./scenario.ts";

const ZONE = "Europe/Vienna";
const HOUR = 60;
const DAY = 24 * HOUR;

const MAIL = channelRow("mail");
const PHONE = channelRow("phone");
const NIGHT = { from: "22:00", until: "06:00", zone: ZONE };
/** To the phone only what is critical; the rest of the table is the default. */
const PHONE_CRITICAL: readonly Policy[] = [
  policyRow("phone", { channels: ["phone"], level_from: "critical" }),
  policyRow("phone else", { position: 2, channels: ["phone"], how: "never" }),
];

function hosts(count: number, given: Partial<Scenario["hosts"][number]> = {}): Scenario["hosts"] {
  return Array.from({ length: count }, (_, at) => ({
    name: `pve${at + 1}`,
    group: null,
    tags: [],
    cluster: null,
    ...given,
  }));
}

const names = (list: Scenario["hosts"]) => list.map(({ name }) => name);

function judge(at: number, ...reasons: readonly string[]): Step {
  return judgeOf("pve1", at, ...reasons);
}

function judgeOf(host: string, at: number, ...reasons: readonly string[]): Step {
  return { at, do: "judge", host, reasons };
}

function hush(
  at: number,
  by: "window" | "acknowledged" | "muted",
  until: number | null,
  subject: string | null = null,
): Step {
  return { at, do: "hush", hush: { hosts: ["pve1"], subject, by, until } };
}

type Told = Pick<Scenario, "name" | "steps" | "messages"> & Partial<Scenario>;

function scenario(told: Told): Scenario {
  return {
    start: "2026-03-10T12:00",
    zone: ZONE,
    hosts: hosts(1),
    channels: [MAIL],
    policies: [],
    minutes: DAY,
    ...told,
  };
}

const DEGRADED = "critical pool_health tank";
const FLEET = hosts(500);
const CLUSTER = hosts(3, { cluster: "lab" });
const PAIR: readonly ChannelRow[] = [MAIL, PHONE];

/** A guest whose lock comes and goes with each disk of a backup. */
const LOCKED: readonly Step[] = Array.from({ length: 16 }, (_, turn) => {
  const reasons = turn % 2 === 0 ? ["critical guest_halted qemu/104"] : [];
  return judge(10 + turn * 2, ...reasons);
});

export const SCENARIOS: readonly Scenario[] = [
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
  }),
  scenario({
    name: "forty hosts find the same fault at once: five messages, and a digest of the rest",
    hosts: hosts(40),
    steps: [
      ...names(hosts(40)).map((host) => judgeOf(host, 10, "unknown section_stuck storage")),
      ...names(hosts(40)).map((host) => judgeOf(host, 100)),
    ],
    minutes: 200,
    messages: [
      ...names(hosts(5)).map((host) => `mail raise unknown ${host}/storage`),
      `12:12 mail catch_up: ${
        names(hosts(40)).slice(5).map((host) => `raise unknown ${host}/storage`).join("; ")
      }`,
      ...names(hosts(5)).map((host) => `mail resolve ${host}/storage`),
      `13:42 mail catch_up: ${
        names(hosts(40)).slice(5).map((host) => `resolve ${host}/storage`).join("; ")
      }`,
    ],
  }),
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
      judge(10, "unknown pool_incomplete tank"),
      hush(20, "acknowledged", null, "tank"),
      judge(60, "unknown pool_incomplete tank", DEGRADED),
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
      hush(20, "window", 200),
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
