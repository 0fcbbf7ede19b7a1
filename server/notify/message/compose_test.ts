import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import {
  TEST_NOW_MS,
  testDelivery,
  testIncident,
  testIncidentFacts,
  testIncidentReason,
  testMessageFacts,
} from "../../../testing/messages.ts";
import type { DeliveryKind, Said } from "../../store/rows/deliveries.ts";
import type { Incident } from "../../store/rows/incidents.ts";
import { composeMessage } from "./compose.ts";
import type { MessageFacts } from "./facts.ts";
import { TITLE_LENGTH } from "./message.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const compose = (changes: Partial<MessageFacts> = {}, nowMs = TEST_NOW_MS) =>
  composeMessage(testMessageFacts(changes), nowMs);
const texts = (message: ReturnType<typeof compose>) => message.lines.map(({ text }) => text);
const about = (incident: Partial<Incident>, kind: DeliveryKind = "raise") =>
  compose({ incidents: [testIncidentFacts(incident)], delivery: testDelivery({ kind }) });

Deno.test("a message names level, host and label, and says why and since when", () => {
  const message = compose();

  strictEqual(message.title, "Critical: pve-01 · tank");
  strictEqual(message.tone, "critical");
  deepStrictEqual(message.lines, [
    { as: "text", text: "Critical since 2026-11-29 02:10 (Europe/Vienna), for 21 min." },
    {
      as: "item",
      text: "Pool tank is DEGRADED: 1 of 6 disks FAULTED (…A004), can lose 1 more",
    },
    { as: "text", text: "Next step: Look at `zpool status` before touching a disk." },
  ]);
  strictEqual(message.link, "https://monitor.example.com/incidents/01kb6c1v0aaaaaaa");
});

Deno.test("a message is made of the incident as it is when it is sent", () => {
  const message = about({ level: "warning" }, "raise");

  strictEqual(message.title, "Warning: pve-01 · tank");
  strictEqual(message.tone, "warning");
});

const SAID: Said = {
  incident_id: testIncident().id,
  kind: "resolve",
  level: "resolved",
  mark: "open",
  how: "at_once",
  seq: 2,
  peak: null,
  note: "This channel is not told of it any more",
};

Deno.test("the last word of a channel about one that goes on says why, and closes it there", () => {
  const message = compose({ delivery: testDelivery({ kind: "resolve", says: [SAID] }) });

  strictEqual(message.tone, "resolved");
  strictEqual(texts(message)[1], "This channel is not told of it any more.");
});

Deno.test("a digest says what was worse meanwhile, and what it tells of no longer", () => {
  const digest = (said: Partial<Said>) =>
    texts(compose({
      delivery: testDelivery({
        kind: "digest",
        incident_id: null,
        incident_ids: [SAID.incident_id],
        says: [{ ...SAID, ...said }],
      }),
    }))[0] ?? "";

  ok(digest({}).endsWith("; This channel is not told of it any more"), digest({}));
  const mention = digest({ kind: "mention", level: "warning", peak: "critical", note: null });
  ok(mention.endsWith("; was critical meanwhile"), mention);
});

Deno.test("a message is late by when it was due, not by when it was queued", () => {
  const delivery = testDelivery({ queued_at_ms: TEST_NOW_MS - 8 * HOUR_MS, due_ms: TEST_NOW_MS });

  strictEqual(texts(compose({ delivery }))[0]?.startsWith("Delayed"), false);
});

const OPENINGS: readonly [DeliveryKind, Partial<Incident>, string][] = [
  ["worsen", {}, "Worse, critical"],
  ["ease", { level: "warning" }, "Better, warning"],
  ["remind", {}, "Still critical"],
  ["resolve", { level: "warning" }, "Not told here any more, warning"],
  ["ack", { acknowledgement: acknowledgement() }, "Acknowledged, critical"],
  ["ack", {}, "Critical"],
  ["flap", { flapping_since_ms: TEST_NOW_MS }, "Flapping, critical"],
  ["flap", {}, "Critical"],
  ["calm", {}, "Calm again, critical"],
  ["resolve", over(), "Resolved"],
  ["raise", over(), "Was critical 2026-11-29 02:10–02:31"],
  ["remind", over(), "Was critical 2026-11-29 02:10–02:31"],
];
for (const [kind, incident, opening] of OPENINGS) {
  const state = incident.state ?? "open";
  Deno.test(`"${kind}" of an incident that is ${state} begins with "${opening}"`, () => {
    strictEqual(about(incident, kind).title, `${opening}: pve-01 · tank`);
  });
}

Deno.test("what came and went before it could be told says when it was, in one message", () => {
  const message = about({ ...over(), level: "warning" }, "raise");

  strictEqual(
    texts(message)[0],
    "Was critical 2026-11-29 02:10–02:31 (Europe/Vienna), for 21 min.",
  );
  strictEqual(message.tone, "resolved");
  ok(!texts(message).some((text) => text.startsWith("Next step")));
});

Deno.test("a next step that is a question ends as one", () => {
  const [reason] = testIncident().reasons;
  if (reason === undefined) throw new Error("The incident has no reason");
  const lines = texts(about({ reasons: [{ ...reason, code: "offline" }] }));

  strictEqual(lines.at(-1), "Next step: Is the host up?");
});

Deno.test("a message says by what an incident ended where that was no good reading", () => {
  const message = about({ ...over(), ended_by: "host deleted" }, "resolve");

  ok(texts(message)[0]?.endsWith("It ended by: host deleted."), `${texts(message)}`);
});

Deno.test("an incident that recovers is not told as over", () => {
  const message = about({ state: "recovering" });

  strictEqual(message.tone, "critical");
  ok(texts(message)[0]?.includes("not certain yet"));
});

Deno.test("a message that the channel did not take says by how much it is late, and why", () => {
  const delivery = testDelivery({
    attempts: 30,
    queued_at_ms: TEST_NOW_MS - 6 * HOUR_MS - 2 * MINUTE_MS,
  });

  strictEqual(
    texts(compose({ delivery }))[0],
    "Delayed by 6 h 2 min: the channel did not take it.",
  );
});

Deno.test("a message that was held back does not blame the channel", () => {
  const delivery = testDelivery({ queued_at_ms: TEST_NOW_MS - 8 * HOUR_MS });

  strictEqual(texts(compose({ delivery }))[0], "Delayed by 8 h: it was held back.");
});

for (const [lateMs, isSaid] of [[119_999, false], [120_000, true]] as const) {
  Deno.test(`a delay of ${lateMs} ms is ${isSaid ? "" : "not "}told`, () => {
    const delivery = testDelivery({ queued_at_ms: TEST_NOW_MS - lateMs, attempts: 1 });

    strictEqual(texts(compose({ delivery }))[0]?.startsWith("Delayed") ?? false, isSaid);
  });
}

Deno.test("a reading that is old has its time beside it, and a reason that is over says so", () => {
  const reasons = [
    testIncidentReason({ text: "Pool tank is DEGRADED", as_of_ms: TEST_NOW_MS - HOUR_MS }),
    testIncidentReason({ text: "Pool tank is 91 % full", ended_at_ms: TEST_NOW_MS - MINUTE_MS }),
  ];

  const [, old, ended] = texts(about({ reasons }));

  strictEqual(old, "Pool tank is DEGRADED (as read 2026-11-29 01:31)");
  strictEqual(ended, "Pool tank is 91 % full (over since 2026-11-29 02:30)");
});

Deno.test("reasons of several hosts name theirs, also one that is gone", () => {
  const reasons = [1, 2, 9].map((host_id) => testIncidentReason({ host_id, text: "No quorum" }));

  deepStrictEqual(texts(about({ reasons })).slice(1, 4), [
    "pve-01: No quorum",
    "pve-02: No quorum",
    "a host that is gone: No quorum",
  ]);
});

Deno.test("guests that are affected are named, and none where that is not known", () => {
  const named = compose({
    incidents: [testIncidentFacts({}, { guests: ["web (qemu/104)", "db"] })],
  });

  ok(texts(named).includes("Guests affected: web (qemu/104) and db."));
  ok(!texts(compose()).some((text) => text.startsWith("Guests")));
});

Deno.test("an acknowledgement says who, until when and why", () => {
  const message = about({ acknowledgement: acknowledgement() }, "ack");

  ok(texts(message).includes("Acknowledged by anna until 2026-11-29 08:31: disk is ordered"));
});

Deno.test("a digest lists all, the worst first, and counts them and the rest", () => {
  const incidents = [
    testIncidentFacts({ id: "w", level: "warning", label: "rpool" }),
    testIncidentFacts({ id: "r", ...over(), label: "old" }),
    testIncidentFacts({
      id: "c",
      reasons: [testIncidentReason({ text: "One" }), testIncidentReason({ text: "Two" })],
    }),
  ];
  const delivery = testDelivery({
    kind: "digest",
    incident_id: null,
    incident_ids: ["w", "r", "c", "gone"],
  });

  const message = compose({ incidents, delivery, unchanged_count: 7 });

  strictEqual(message.title, "Digest: 1 critical, 1 warning, 1 resolved");
  strictEqual(message.tone, "critical");
  deepStrictEqual(texts(message), [
    "pve-01 · tank: critical since 2026-11-29 02:10, One (and 1 more)",
    "pve-01 · rpool: warning since 2026-11-29 02:10, " +
    "Pool tank is DEGRADED: 1 of 6 disks FAULTED (…A004), can lose 1 more",
    "pve-01 · old: was critical 2026-11-29 02:10–02:31",
    "1 more incident that is no longer kept",
    "7 more incidents hold as told before.",
    "Times are those of Europe/Vienna.",
  ]);
  strictEqual(message.incidents.length, 3);
});

Deno.test("a test says what would hold back a live message", () => {
  const delivery = testDelivery({ kind: "test", incident_id: null });

  const held = compose({ delivery, incidents: [], holds: ["Quiet hours until 06:00"] });
  const free = compose({ delivery, incidents: [] });

  strictEqual(held.title, "Test message of Proxmox Monitor for on call");
  deepStrictEqual(texts(held), [
    "This channel works.",
    "A message about an incident would be held back at present:",
    "Quiet hours until 06:00",
  ]);
  strictEqual(
    texts(free)[1],
    "Nothing would hold back a message about an incident at present.",
  );
});

Deno.test("of an incident that is gone from the store something is said all the same", () => {
  const message = compose({ incidents: [] });

  strictEqual(message.title, "An incident that is no longer kept");
  strictEqual(message.idempotency_key, "key-01kb6c1v0bbbbbbb");
});

Deno.test("times of a zone that this machine does not know are those of UTC, and say so", () => {
  const message = compose({ channel: { name: "on call", zone: "Mars/Olympus" } });

  strictEqual(texts(message)[0], "Critical since 2026-11-29 01:10 (UTC), for 21 min.");
});

Deno.test("without an address of its own the server links nowhere", () => {
  strictEqual(compose({ public_url: null }).link, null);
});

for (const length of [TITLE_LENGTH - 1, TITLE_LENGTH, TITLE_LENGTH + 1]) {
  Deno.test(`a title of ${length} units has at most ${TITLE_LENGTH} when it is sent`, () => {
    const label = "x".repeat(length - "Critical: pve-01 · ".length);

    const { title } = about({ label });

    strictEqual(title.length, Math.min(length, TITLE_LENGTH));
    strictEqual(title.endsWith("…"), length > TITLE_LENGTH);
  });
}

Deno.test("controls and directions of a hostile name are shown, never done", () => {
  const evil = "tank\r\nBcc: all@example.com\u202eexe\u001b[2J\ud800";
  const reasons = [testIncidentReason({ text: evil })];

  const message = about({ label: evil, reasons });

  const all = [message.title, ...texts(message), message.incidents[0]?.label ?? ""].join("");
  // deno-lint-ignore no-control-regex
  ok(!/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(all), all);
  ok(all.isWellFormed());
  strictEqual(
    message.title,
    "Critical: pve-01 · tank\\r\\nBcc: all@example.com\\u202eexe\\u001b[2J\\ud800",
  );
});

function over(): Partial<Incident> {
  return { state: "resolved", resolved_at_ms: TEST_NOW_MS };
}

function acknowledgement(): NonNullable<ReturnType<typeof testIncident>["acknowledgement"]> {
  return {
    author: "anna",
    note: "disk is ordered",
    at_ms: TEST_NOW_MS,
    expires_at_ms: TEST_NOW_MS + 6 * HOUR_MS,
    level: "critical",
    baseline: {},
  };
}
