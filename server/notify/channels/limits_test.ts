/** What a provider takes at most, at its border; and names that are made to do harm. */
import { ok, strictEqual } from "node:assert/strict";
import { parcelOf, requestOf } from "../../../testing/channel_parcels.ts";
import { testMessage } from "../../../testing/messages.ts";
import { utf8Bytes } from "../message/fit.ts";
import type { Line, Message } from "../message/message.ts";
import { APPRISE_BODY_UNITS } from "./apprise.ts";
import { DISCORD_DESCRIPTION_UNITS, DISCORD_TITLE_UNITS } from "./discord.ts";
import { MAIL_BODY_BYTES } from "./email.ts";
import { GOTIFY_MESSAGE_BYTES } from "./gotify.ts";
import type { MailParcel } from "./kind.ts";
import { MATRIX_TEXT_BYTES } from "./matrix.ts";
import { MATTERMOST_TEXT_UNITS } from "./mattermost.ts";
import { CHANNEL_KINDS } from "./mod.ts";
import { NTFY_MESSAGE_BYTES } from "./ntfy.ts";
import { PAGERDUTY_TEXT_UNITS } from "./pagerduty.ts";
import { PUSHOVER_MESSAGE_UNITS, PUSHOVER_URL_UNITS } from "./pushover.ts";
import { SLACK_TEXT_UNITS } from "./slack.ts";
import { TEAMS_LINES_BYTES } from "./teams.ts";
import { TELEGRAM_TEXT_UNITS } from "./telegram.ts";
import { WEBHOOK_INCIDENTS, WEBHOOK_TEXT_UNITS } from "./webhook.ts";

const bodyOf = (kind: string, message: Message) => requestOf(kind, message).body;
const mailOf = (message: Message) => (parcelOf("email", message) as MailParcel).mail;
const line = (text: string): Line => ({ as: "text", text });

interface Limit {
  what: string;
  units: number;
  /** The text that the provider bounds, … */
  text(message: Message): string;
  /** … in its unit, … */
  measure(text: string): number;
  /** … of which so much is not the line's. */
  besides: number;
}

const units = (text: string) => text.length;
const telegramShown = (text: string) =>
  text.replaceAll(/<\/?b>/g, "").replaceAll(/&(amp|lt|gt|quot|#39);/g, "x");
const TITLE = "Critical: pve-01 · tank";
const LINK = "https://monitor.example.com/incidents/i1";

const jsonBytes = (text: string) => utf8Bytes(JSON.stringify(text)) - 2;

const LIMITS: readonly Limit[] = [
  {
    what: "ntfy's message",
    units: NTFY_MESSAGE_BYTES,
    text: (message) => bodyOf("ntfy", message).message,
    measure: utf8Bytes,
    besides: 0,
  },
  {
    what: "Gotify's message",
    units: GOTIFY_MESSAGE_BYTES,
    text: (message) => bodyOf("gotify", message).message,
    measure: utf8Bytes,
    besides: 0,
  },
  {
    what: "Pushover's message",
    units: PUSHOVER_MESSAGE_UNITS,
    text: (message) => bodyOf("pushover", message).message,
    measure: units,
    besides: 0,
  },
  {
    what: "Matrix's text between title and link",
    units: MATRIX_TEXT_BYTES,
    text: (message) => bodyOf("matrix", message).body.slice(TITLE.length + 1, -LINK.length - 1),
    measure: jsonBytes,
    besides: 0,
  },
  {
    what: "PagerDuty's details",
    units: PAGERDUTY_TEXT_UNITS,
    text: (message) => bodyOf("pagerduty", message).payload.custom_details.text,
    measure: units,
    besides: 0,
  },
  {
    what: "the lines of a card of Teams",
    units: TEAMS_LINES_BYTES,
    text: (message) =>
      bodyOf("teams", message).attachments[0].content.body.slice(1)
        .map(({ inlines }: { inlines: { text: string }[] }) => inlines[0]?.text).join("\n"),
    measure: jsonBytes,
    besides: 0,
  },
  {
    what: "Telegram's text without its markup",
    units: TELEGRAM_TEXT_UNITS,
    text: (message) => telegramShown(bodyOf("telegram", message).text),
    measure: units,
    besides: `🔴 ${TITLE}\n\n${LINK}`.length,
  },
  {
    what: "Slack's text",
    units: SLACK_TEXT_UNITS,
    text: (message) => bodyOf("slack", message).attachments[0].text,
    measure: units,
    besides: 0,
  },
  {
    what: "Mattermost's text",
    units: MATTERMOST_TEXT_UNITS,
    text: (message) => bodyOf("mattermost", message).attachments[0].text,
    measure: (text) => JSON.stringify(text).length - 2,
    besides: 0,
  },
  {
    what: "Discord's description",
    units: DISCORD_DESCRIPTION_UNITS,
    text: (message) => bodyOf("discord", message).embeds[0].description,
    measure: units,
    besides: 0,
  },
  {
    what: "the Apprise API's body without the link",
    units: APPRISE_BODY_UNITS,
    text: (message) => bodyOf("apprise", message).body.replace(`\n${LINK}`, ""),
    measure: units,
    besides: 0,
  },
  {
    what: "a webhook's text",
    units: WEBHOOK_TEXT_UNITS,
    text: (message) => bodyOf("webhook", message).text,
    measure: units,
    besides: 0,
  },
  {
    what: "an e-mail's text between title and link",
    units: MAIL_BODY_BYTES,
    text: (message) => mailOf(message).text.split("\n\n")[1] ?? "",
    measure: utf8Bytes,
    besides: 0,
  },
];

for (const { what, units: limit, text, measure, besides } of LIMITS) {
  for (const over of [-1, 0, 1]) {
    const is = over > 0 ? "cut" : "whole";
    Deno.test(`${what} of ${limit}${over < 0 ? over : `+${over}`} units is ${is}`, () => {
      const whole = "x".repeat(limit - besides + over);

      const sent = text(testMessage({ lines: [line(whole)] }));

      ok(measure(sent) <= limit, `${measure(sent)}`);
      strictEqual(sent.includes(whole), over <= 0);
      strictEqual(sent.includes("…"), over > 0);
    });
  }

  Deno.test(`${what} fits whatever markup, and however many lines, a host makes it hold`, () => {
    for (const sign of ["<", "&", "*", "\\", '"', "@", "`", "ä", "🔥", "_[x](y)"]) {
      const lines = Array.from({ length: 400 }, () => line(sign.repeat(1000)));

      const sent = text(testMessage({ lines }));

      ok(measure(sent) <= limit, `${sign}: ${measure(sent)}`);
      ok(sent.length > limit / 20, `${sign}: ${sent.length}`);
      ok(sent.isWellFormed());
      ok(/… and \d+ more line/.test(sent.replaceAll("\\", "")), sent.slice(-100));
    }
  });
}

Deno.test("Discord's title fits after its signs are escaped", () => {
  for (const count of [127, 128, 129, 150]) {
    const { title } = bodyOf("discord", testMessage({ title: "*".repeat(count) })).embeds[0];

    ok(title.length <= DISCORD_TITLE_UNITS);
    strictEqual(title.endsWith("…"), count > 128);
    ok(/^(\\\*)+…?$/.test(title));
  }
});

Deno.test("title and text of Discord together have at most 6,000", () => {
  const message = testMessage({ title: "*".repeat(150), lines: [line("*".repeat(9000))] });

  const { title, description } = bodyOf("discord", message).embeds[0];

  ok(title.length + description.length <= 6000);
});

Deno.test("ntfy reads at most 16 KiB of JSON, whatever has to be escaped in it", () => {
  // jsonBodyBytesLimit of https://github.com/binwiederhier/ntfy, server/server.go.
  for (const sign of ['"', "\\", "ä", "🔥"]) {
    const lines = Array.from({ length: 3000 }, (_, at) => line(sign.repeat(at % 40)));
    const message = testMessage({ title: sign.repeat(75), lines });

    ok(utf8Bytes(JSON.stringify(bodyOf("ntfy", message))) <= 16_384, sign);
  }
});

Deno.test(`Pushover takes an address of ${PUSHOVER_URL_UNITS} characters, and none beyond`, () => {
  const link = `https://${"x".repeat(PUSHOVER_URL_UNITS - "https://".length)}`;

  strictEqual(bodyOf("pushover", testMessage({ link })).url, link);
  strictEqual(bodyOf("pushover", testMessage({ link: `${link}x` })).url, undefined);
});

Deno.test("a card of Teams has at most 28 kB, and an event of Matrix 64 KiB", () => {
  for (const sign of ['"', "ä", "🔥", "<", "x"]) {
    const lines = Array.from({ length: 3000 }, (_, at) => line(sign.repeat(at % 40)));
    const message = testMessage({ title: sign.repeat(75), lines });

    ok(utf8Bytes(JSON.stringify(bodyOf("teams", message))) <= 28_000, sign);
    ok(utf8Bytes(JSON.stringify(bodyOf("matrix", message))) <= 60 * 1024, sign);
  }
});

Deno.test("an attachment of Mattermost has at most 7,900 characters as JSON", () => {
  const message = testMessage({ title: '"'.repeat(150), lines: [line('"'.repeat(9000))] });

  ok(JSON.stringify(bodyOf("mattermost", message).attachments).length <= 7900);
});

Deno.test(`a webhook names at most ${WEBHOOK_INCIDENTS} incidents, and counts all`, () => {
  for (const count of [WEBHOOK_INCIDENTS - 1, WEBHOOK_INCIDENTS, WEBHOOK_INCIDENTS + 1]) {
    const incidents = Array.from({ length: count }, () => ({ place: "p", label: "l" }));
    const body = bodyOf(
      "webhook",
      testMessage({ incidents: incidents as unknown as Message["incidents"] }),
    );

    strictEqual(body.incidents.length, Math.min(count, WEBHOOK_INCIDENTS));
    strictEqual(body.incident_count, count);
  }
});

Deno.test("no name is markup in an HTML mail or a Telegram text", () => {
  const evil = `</p><script>alert(1)</script><img src=x onerror="x"> & 'a'`;
  const message = testMessage({ title: evil, lines: [line(evil), { as: "item", text: evil }] });

  const { html } = mailOf(message);
  const { text } = bodyOf("telegram", message);
  const { formatted_body } = bodyOf("matrix", message);

  ok(!/<script|<img/.test(html + formatted_body), html + formatted_body);
  strictEqual(html.split("&lt;script&gt;").length - 1, 4);
  strictEqual(text.replaceAll(/<\/?b>/g, "").includes("<"), false);
});

Deno.test("no name calls anybody or becomes a link", () => {
  const evil = "@channel @everyone <!channel> <@123> <https://evil.example|x> [x](https://evil)";
  const message = testMessage({ title: evil, lines: [line(evil)] });

  const slack = bodyOf("slack", message);
  const mattermost = bodyOf("mattermost", message).attachments[0];
  const discord = bodyOf("discord", message).embeds[0];

  ok(!/<[!@h]/.test(JSON.stringify(slack)));
  ok(!/@(channel|everyone)/.test(mattermost.text + mattermost.title));
  ok(!/(^|[^\\])\[x/.test(mattermost.text));
  ok(!/@(channel|everyone)|(^|[^\\])</.test(discord.description + discord.title));
});

Deno.test("what Markdown shows of an escaped text is that text", () => {
  const text = "a*b_c`d~e|f#g-h.i!j(k)[l]{m}+n>o\\p";

  const { text: escaped } =
    bodyOf("mattermost", testMessage({ lines: [line(text)] })).attachments[0];

  strictEqual(escaped.replaceAll(/\\([\\`*_{}[\]()#+\-.!~|>])/g, "$1"), text);
  ok(!/(^|[^\\])(\\\\)*[*_`~|#]/.test(escaped.replaceAll(/\\[^\\]/g, "")), escaped);
});

Deno.test("every kind of the table has its limits here", () => {
  for (const { kind } of CHANNEL_KINDS) {
    const lines = Array.from({ length: 100_000 }, () => line("A line of a very long digest"));
    const parcel = parcelOf(kind, testMessage({ lines }));
    const bytes = utf8Bytes(
      parcel.via === "http" ? parcel.body ?? "" : parcel.mail.text + parcel.mail.html,
    );

    ok(bytes < 600 * 1024, `${kind}: ${bytes}`);
  }
});
