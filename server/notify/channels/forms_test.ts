/** Each kind's request beside the form that its provider documents. */
import { createHmac } from "node:crypto";
import { Buffer } from "node:buffer";
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { CHANNEL_SETTINGS } from "../../../testing/channel_settings.ts";
import { TEST_NOW_MS, testMessage } from "../../../testing/messages.ts";
import type { Message } from "../message/message.ts";
import type { HttpParcel, MailParcel } from "./kind.ts";
import { findKind } from "./mod.ts";
import { signWebhook } from "./webhook.ts";

function parcelOf(kind: string, message: Message, changes: Record<string, unknown> = {}) {
  const reading = findKind(kind)?.read({ ...CHANNEL_SETTINGS[kind], ...changes });
  if (reading?.ok !== true) throw new Error(JSON.stringify(reading));
  return reading.channel.parcel(message);
}

function request(kind: string, message = testMessage(), changes: Record<string, unknown> = {}) {
  const { method, url, headers, body } = parcelOf(kind, message, changes) as HttpParcel;
  return { method, url, headers, body: JSON.parse(body ?? "null") };
}

Deno.test("ntfy takes JSON at its root, with topic, priority, tags and what to open", () => {
  deepStrictEqual(request("ntfy"), {
    method: "POST",
    url: "https://ntfy.sh/",
    headers: { "content-type": "application/json", authorization: "Bearer tk_secret" },
    body: {
      topic: "pve",
      title: "Critical: pve-01 · tank",
      message: "Critical since 02:10.\n• Pool tank is DEGRADED",
      priority: 5,
      tags: ["rotating_light"],
      click: "https://monitor.example.com/incidents/i1",
    },
  });
});

Deno.test("ntfy takes a user and a password, and a server of one's own below a path", () => {
  const changes = { server: "http://10.0.0.5/push/", token: "", user: "ben", password: "pässword" };

  const { url, headers } = request("ntfy", testMessage(), changes);

  strictEqual(url, "http://10.0.0.5/push/");
  strictEqual(headers["authorization"], `Basic ${Buffer.from("ben:pässword").toString("base64")}`);
});

Deno.test("ntfy is never sent an empty message, which it would replace with a word of its own", () => {
  strictEqual(request("ntfy", testMessage({ lines: [] })).body.message, "Critical: pve-01 · tank");
});

Deno.test("Gotify takes plain text with a priority and what to open", () => {
  deepStrictEqual(request("gotify"), {
    method: "POST",
    url: "https://gotify.example.com/push/message",
    headers: { "content-type": "application/json", "x-gotify-key": "A-secret" },
    body: {
      title: "Critical: pve-01 · tank",
      message: "Critical since 02:10.\n• Pool tank is DEGRADED",
      priority: 9,
      extras: {
        "client::display": { contentType: "text/plain" },
        "client::notification": { click: { url: "https://monitor.example.com/incidents/i1" } },
      },
    },
  });
});

Deno.test("Pushover takes token and user with the message", () => {
  deepStrictEqual(request("pushover"), {
    method: "POST",
    url: "https://api.pushover.net/1/messages.json",
    headers: { "content-type": "application/json" },
    body: {
      token: "azGDORePK8gMaC0QOYAMyEEuzJsecr",
      user: "uQiRzpo4DXghDmr9QzzfQu27cmsecr",
      title: "Critical: pve-01 · tank",
      message: "Critical since 02:10.\n• Pool tank is DEGRADED",
      priority: 1,
      timestamp: TEST_NOW_MS / 1000,
      url: "https://monitor.example.com/incidents/i1",
      url_title: "Open",
    },
  });
});

Deno.test("Matrix takes text and HTML, under the key as transaction id", () => {
  deepStrictEqual(request("matrix"), {
    method: "PUT",
    url: "https://matrix.example.com/_matrix/client/v3/rooms/!room%3Aexample.com/send/" +
      "m.room.message/key-1",
    headers: { "content-type": "application/json", authorization: "Bearer syt_secret" },
    body: {
      msgtype: "m.text",
      body: "Critical: pve-01 · tank\nCritical since 02:10.\n• Pool tank is DEGRADED\n" +
        "https://monitor.example.com/incidents/i1",
      format: "org.matrix.custom.html",
      formatted_body: "<strong>Critical: pve-01 · tank</strong><br>Critical since 02:10.<br>" +
        '• Pool tank is DEGRADED<br><a href="https://monitor.example.com/incidents/i1">' +
        "https://monitor.example.com/incidents/i1</a>",
    },
  });
});

Deno.test("Teams takes an Adaptive Card of runs of text", () => {
  const { url, body } = request("teams");
  const run = (text: string) => ({ type: "RichTextBlock", inlines: [{ type: "TextRun", text }] });

  strictEqual(url, "https://prod-1.logic.azure.com/workflows/1/triggers/x?sig=url-secret");
  deepStrictEqual(body, {
    type: "message",
    attachments: [{
      contentType: "application/vnd.microsoft.card.adaptive",
      contentUrl: null,
      content: {
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.4",
        fallbackText: "Critical: pve-01 · tank",
        body: [
          {
            type: "RichTextBlock",
            inlines: [{
              type: "TextRun",
              text: "Critical: pve-01 · tank",
              weight: "bolder",
              color: "attention",
            }],
          },
          run("Critical since 02:10."),
          run("• Pool tank is DEGRADED"),
        ],
        actions: [{
          type: "Action.OpenUrl",
          title: "Open",
          url: "https://monitor.example.com/incidents/i1",
        }],
      },
    }],
  });
});

const INCIDENTS = [{ id: "i1", place: "pve-01" }] as unknown as Message["incidents"];

Deno.test("PagerDuty takes an event whose alert is the incident", () => {
  deepStrictEqual(request("pagerduty", testMessage({ incidents: INCIDENTS })), {
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
    const { body } = request("pagerduty", testMessage({ incidents: INCIDENTS, ...changes }));

    deepStrictEqual([body.event_action, body.dedup_key], [action, key]);
  });
}

Deno.test("Telegram's sendMessage takes HTML, and previews no link", () => {
  deepStrictEqual(request("telegram"), {
    method: "POST",
    url: "https://api.telegram.org/bot123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11/sendMessage",
    headers: { "content-type": "application/json" },
    body: {
      chat_id: "-1001234567890",
      text: "🔴 <b>Critical: pve-01 · tank</b>\nCritical since 02:10.\n• Pool tank is DEGRADED\n" +
        "https://monitor.example.com/incidents/i1",
      parse_mode: "HTML",
      link_preview_options: { is_disabled: true },
    },
  });
});

Deno.test("Telegram takes the topic of a group as a number", () => {
  strictEqual(request("telegram", testMessage(), { thread_id: "7" }).body.message_thread_id, 7);
});

Deno.test("Slack takes an attachment with a colour, and nothing of it is formatting", () => {
  deepStrictEqual(request("slack"), {
    method: "POST",
    url: "https://hooks.slack.com/services/T0/B0/url-secret",
    headers: { "content-type": "application/json" },
    body: {
      text: "Critical: pve-01 · tank",
      mrkdwn: false,
      attachments: [{
        color: "#c62828",
        fallback: "Critical: pve-01 · tank",
        text: "Critical since 02:10.\n• Pool tank is DEGRADED",
        mrkdwn_in: [],
        title: "Open",
        title_link: "https://monitor.example.com/incidents/i1",
      }],
    },
  });
});

Deno.test("Mattermost takes Slack's form with Markdown in it", () => {
  deepStrictEqual(request("mattermost"), {
    method: "POST",
    url: "https://chat.example.com/hooks/url-secret",
    headers: { "content-type": "application/json" },
    body: {
      attachments: [{
        color: "#c62828",
        fallback: "Critical: pve-01 · tank",
        title: "Critical: pve\\-01 · tank",
        title_link: "https://monitor.example.com/incidents/i1",
        text: "Critical since 02:10\\.\n- Pool tank is DEGRADED",
      }],
    },
  });
});

Deno.test("Discord takes an embed, calls nobody, and answers once the message is kept", () => {
  deepStrictEqual(request("discord"), {
    method: "POST",
    url: "https://discord.com/api/webhooks/1/url-secret?wait=true",
    headers: { "content-type": "application/json" },
    body: {
      embeds: [{
        title: "Critical: pve\\-01 · tank",
        description: "Critical since 02:10\\.\n- Pool tank is DEGRADED",
        color: 0xc62828,
        url: "https://monitor.example.com/incidents/i1",
      }],
      allowed_mentions: { parse: [] },
    },
  });
});

Deno.test("a thread of Discord stays in the address", () => {
  const url = "https://discord.com/api/webhooks/1/url-secret?thread_id=5";

  strictEqual(request("discord", testMessage(), { url }).url, `${url}&wait=true`);
});

Deno.test("the Apprise API takes title, body and type for the services of a key", () => {
  deepStrictEqual(request("apprise"), {
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
  const { url, body } = request("apprise", testMessage(), {
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
