/**
 * What programs and mail servers are sent, beside the form that each documents. Read as source:
 * - PagerDuty: docs/events-API-v2 of https://github.com/PagerDuty/developer-docs (400 is final, 429
 *   and 5xx are not; 512 KB).
 * - Apprise API: README.md of https://github.com/caronc/apprise-api (fields, types, a key's form).
 */
import { createHmac } from "node:crypto";
import { Buffer } from "node:buffer";
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { parcelOf, requestOf } from "../../../testing/channel_parcels.ts";
import { TEST_NOW_MS, testMessage } from "../../../testing/messages.ts";
import type { Message } from "../message/message.ts";
import type { HttpParcel, MailParcel } from "./kind.ts";
import { signWebhook } from "./webhook.ts";

const INCIDENTS = [{ id: "i1", place: "pve-01" }] as unknown as Message["incidents"];

Deno.test("PagerDuty takes an event whose alert is the incident", () => {
  deepStrictEqual(requestOf("pagerduty", testMessage({ incidents: INCIDENTS })), {
    method: "POST",
    url: "https://events.eu.pagerduty.com/v2/enqueue",
    headers: { "content-type": "application/json" },
    body: {
      routing_key: "secret0123456789secret0123456789",
      event_action: "trigger",
      dedup_key: "i1",
      payload: {
        summary: "Critical: pve-01 · tank",
        source: "pve-01",
        severity: "critical",
        timestamp: new Date(TEST_NOW_MS).toISOString(),
        custom_details: { text: "Critical since 02:10.\n- Pool tank is DEGRADED" },
      },
      client: "Proxmox Monitor",
      links: [{ href: "https://monitor.example.com/incidents/i1", text: "Open" }],
    },
  });
});

const ACTIONS: readonly [Partial<Message>, string, string][] = [
  [{ kind: "raise" }, "trigger", "i1"],
  [{ kind: "worsen" }, "trigger", "i1"],
  [{ kind: "ack" }, "acknowledge", "i1"],
  [{ kind: "ack", tone: "resolved" }, "resolve", "i1"],
  [{ kind: "resolve", tone: "resolved" }, "resolve", "i1"],
  [{ kind: "digest", tone: "resolved" }, "trigger", "key-1"],
  [{ kind: "test", tone: "info", incidents: [] }, "trigger", "key-1"],
];
for (const [changes, action, key] of ACTIONS) {
  const { kind, tone = "critical" } = changes;
  Deno.test(`to PagerDuty "${kind}" of what is ${tone} is "${action}" of ${key}`, () => {
    const { body } = requestOf("pagerduty", testMessage({ incidents: INCIDENTS, ...changes }));

    deepStrictEqual([body.event_action, body.dedup_key], [action, key]);
  });
}

Deno.test("the Apprise API takes title, body and type for the services of a key", () => {
  deepStrictEqual(requestOf("apprise"), {
    method: "POST",
    url: "http://apprise.example.com:8000/notify/pve",
    headers: { "content-type": "application/json" },
    body: {
      tag: "admins",
      title: "Critical: pve-01 · tank",
      body:
        "Critical since 02:10.\n- Pool tank is DEGRADED\nhttps://monitor.example.com/incidents/i1",
      type: "failure",
      format: "text",
    },
  });
});

Deno.test("the Apprise API takes the services along where it keeps no key", () => {
  const { url, body } = requestOf("apprise", testMessage(), {
    key: "",
    tag: "",
    urls: "json://a, json://b",
  });

  strictEqual(url, "http://apprise.example.com:8000/notify");
  strictEqual(body.urls, "json://a, json://b");
});

Deno.test("a webhook takes JSON that is signed as Standard Webhooks describes", () => {
  const incident = {
    id: "i1",
    state: "open",
    level: "critical",
    worst_level: "critical",
    place: "pve-01",
    label: "tank",
    began_at_ms: TEST_NOW_MS,
    resolved_at_ms: null,
    url: "https://monitor.example.com/incidents/i1",
  } as const;
  const parcel = parcelOf("webhook", testMessage({ incidents: [incident] })) as HttpParcel;

  deepStrictEqual(JSON.parse(parcel.body ?? ""), {
    type: "raise",
    id: "key-1",
    sent_at_ms: TEST_NOW_MS,
    level: "critical",
    title: "Critical: pve-01 · tank",
    text: "Critical since 02:10.\n- Pool tank is DEGRADED",
    url: "https://monitor.example.com/incidents/i1",
    incidents: [incident],
    incident_count: 1,
  });
  const timestamp = String(TEST_NOW_MS / 1000);
  const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
  const signed = createHmac("sha256", key).update(`key-1.${timestamp}.${parcel.body}`);
  deepStrictEqual(parcel.headers, {
    "content-type": "application/json",
    "idempotency-key": "key-1",
    "webhook-id": "key-1",
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signed.digest("base64")}`,
    authorization: "Bearer header-secret",
  });
});

Deno.test("the signature is that of the example in the Standard Webhooks libraries", () => {
  // Secret, id, time and body of the test vector that its reference implementations share.
  const signature = signWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: "1614265330",
    body: '{"test": 2432232314}',
  });

  strictEqual(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

Deno.test("a signing key that is no base64 counts as it is", () => {
  const key = "sixteen letters, or more";
  const signed = createHmac("sha256", key).update("a.1.b").digest("base64");

  strictEqual(signWebhook(key, { id: "a", timestamp: "1", body: "b" }), `v1,${signed}`);
});

Deno.test("an e-mail has its key as Message-ID, and those of one incident are a thread", () => {
  const incidents = [{ id: "i1" }] as unknown as Message["incidents"];

  const { server, mail, client_name } = parcelOf("email", testMessage({ incidents })) as MailParcel;

  deepStrictEqual(server, {
    host: "mail.example.com",
    port: 587,
    security: "starttls",
    user: "monitor",
    password: "mail-password",
    ca_certificate: null,
  });
  strictEqual(client_name, "example.com");
  deepStrictEqual({ ...mail, html: "" }, {
    message_id: "<key-1@example.com>",
    references: ["<incident.i1@example.com>"],
    from: { name: "Proxmox Monitor", address: "monitor@example.com" },
    to: ["anna@example.com", "ben@example.com"],
    subject: "Critical: pve-01 · tank",
    text: "Critical: pve-01 · tank\n\nCritical since 02:10.\n- Pool tank is DEGRADED\n\n" +
      "https://monitor.example.com/incidents/i1\n",
    html: "",
    date_ms: TEST_NOW_MS,
  });
  ok(mail.html.includes("<p>Critical since 02:10.</p>\n<ul><li>Pool tank is DEGRADED</li></ul>"));
  ok(mail.html.includes('<a href="https://monitor.example.com/incidents/i1">'));
});
