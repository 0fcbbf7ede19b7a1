/** Each kind's request beside the form that its provider documents. */
import { createHmac } from "node:crypto";
import { Buffer } from "node:buffer";
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { CHANNEL_SETTINGS } from "../../../testing/channel_settings.ts";
import { TEST_NOW_MS, testMessage } from "../../../testing/messages.ts";
import type { Message } from "../message/message.ts";
import type { HttpParcel, MailParcel } from "./kind.ts";
import { findKind } from "./mod.ts";

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
  const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
  const text = 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}';

  const signature = createHmac("sha256", key).update(text).digest("base64");

  strictEqual(signature, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
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
