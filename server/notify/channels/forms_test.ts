/**
 * What phones and chats are sent, beside the form that each provider documents. Where that is stands
 * in each kind's own file; these were read as source, which says what documentation leaves open:
 * - ntfy: server/server.go of https://github.com/binwiederhier/ntfy (the form of a topic, an empty
 *   message becomes "triggered", 16 KiB of JSON).
 * - Gotify: model/message.go of https://github.com/gotify/server (a message may not be empty).
 * - Telegram: telegram-bot-api/Client.cpp of https://github.com/tdlib/telegram-bot-api (what is not
 *   there is 400, not 404; 429 says when in `parameters.retry_after`).
 * - Teams, Pushover: notify/ of https://github.com/prometheus/alertmanager (the card around a text;
 *   limits in characters, and none of a message may be empty).
 */
import { Buffer } from "node:buffer";
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { requestOf } from "../../../testing/channel_parcels.ts";
import { TEST_NOW_MS, testMessage } from "../../../testing/messages.ts";

Deno.test("ntfy takes JSON at its root, with topic, priority, tags and what to open", () => {
  deepStrictEqual(requestOf("ntfy"), {
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

  const { url, headers } = requestOf("ntfy", testMessage(), changes);

  strictEqual(url, "http://10.0.0.5/push/");
  strictEqual(headers["authorization"], `Basic ${Buffer.from("ben:pässword").toString("base64")}`);
});

Deno.test("ntfy is never sent an empty message, which it would replace with a word of its own", () => {
  strictEqual(
    requestOf("ntfy", testMessage({ lines: [] })).body.message,
    "Critical: pve-01 · tank",
  );
});

Deno.test("Gotify takes plain text with a priority and what to open", () => {
  deepStrictEqual(requestOf("gotify"), {
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
  deepStrictEqual(requestOf("pushover"), {
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
  deepStrictEqual(requestOf("matrix"), {
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
  const { url, headers, body } = requestOf("teams");
  const run = (text: string) => ({ type: "RichTextBlock", inlines: [{ type: "TextRun", text }] });

  strictEqual(url, "https://prod-1.logic.azure.com/workflows/1/triggers/x?sig=url-secret");
  deepStrictEqual(headers, { "content-type": "application/json; charset=utf-8" });
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

Deno.test("Telegram's sendMessage takes HTML, and previews no link", () => {
  deepStrictEqual(requestOf("telegram"), {
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
  strictEqual(requestOf("telegram", testMessage(), { thread_id: "7" }).body.message_thread_id, 7);
});

Deno.test("Slack takes an attachment with a colour, and nothing of it is formatting", () => {
  deepStrictEqual(requestOf("slack"), {
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
  deepStrictEqual(requestOf("mattermost"), {
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
  deepStrictEqual(requestOf("discord"), {
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

  strictEqual(requestOf("discord", testMessage(), { url }).url, `${url}&wait=true`);
});
