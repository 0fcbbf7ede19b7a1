import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { CHANNEL_SETTINGS } from "../../../testing/channel_settings.ts";
import { MAIL_RECIPIENTS } from "./email.ts";
import { CHANNEL_KINDS, findKind } from "./mod.ts";

function problems(kind: string, changes: Record<string, unknown>): string[] {
  const reading = findKind(kind)?.read({ ...CHANNEL_SETTINGS[kind], ...changes });
  return reading?.ok === false ? reading.problems.map(({ text }) => text) : [];
}

const REFUSED: readonly [string, Record<string, unknown>, string][] = [
  ["ntfy", { server: "ftp://ntfy.sh" }, 'Cannot use server "ftp://ntfy.sh": expected an http'],
  ["ntfy", { server: "" }, "Cannot use server (empty): expected an http"],
  ["ntfy", { server: undefined }, "Cannot use server (empty): expected an http"],
  ["ntfy", { server: 7 }, 'Cannot use server "7": expected an http'],
  [
    "ntfy",
    { server: "https://ben:pass@ntfy.sh" },
    'Cannot use server "https://(hidden)@ntfy.sh": expected an http',
  ],
  ["ntfy", { topic: "a/b" }, 'Cannot use topic "a/b": expected 1 to 64 letters'],
  ["ntfy", { topic: "x".repeat(65) }, `Cannot use topic "${"x".repeat(65)}": expected 1 to 64`],
  ["ntfy", { token: "a\r\nX: y" }, "Cannot use token (hidden, 7 characters): expected an access"],
  ["ntfy", { sever: "x" }, 'Cannot use "sever": this kind of channel has no such setting'],
  ["telegram", { token: "secret" }, "Cannot use token (hidden, 6 characters): expected a bot's"],
  ["telegram", { chat_id: "anna" }, 'Cannot use chat_id "anna": expected a chat\'s number'],
  ["telegram", { thread_id: "x" }, 'Cannot use thread_id "x": expected the number of a topic'],
  ["gotify", { token: "" }, "Cannot use token (empty): expected an application's token"],
  ["matrix", { room_id: "#a:b.de" }, 'Cannot use room_id "#a:b.de": expected a room\'s id'],
  ["pushover", { user: "anna" }, "Cannot use user (hidden, 4 characters): expected a user's"],
  ["pushover", { device: "a b" }, 'Cannot use device "a b": expected a device'],
  ["pagerduty", { routing_key: "x" }, "Cannot use routing_key (hidden, 1 characters): expected"],
  ["pagerduty", { region: "de" }, 'Cannot use region "de": expected "us" or "eu"'],
  ["slack", { url: "hooks.slack.com/x" }, "Cannot use url (hidden, 17 characters): expected an"],
  ["webhook", { signing_key: "short" }, "Cannot use signing_key (hidden, 5 characters): expected"],
  [
    "webhook",
    { signing_key: "whsec_!!!!!!!!!!!!!!!!" },
    "Cannot use signing_key (hidden, 22 characters): expected a secret",
  ],
  ["webhook", { authorization: "a\nb" }, "Cannot use authorization (hidden, 3 characters):"],
  ["apprise", { key: "" }, "Cannot use key (empty): expected either a key or urls"],
  ["apprise", { urls: "json://x" }, 'Cannot use key "pve": expected either a key or urls'],
  ["email", { port: "0" }, 'Cannot use port "0": expected a port from 1 to 65535'],
  ["email", { port: "65536" }, 'Cannot use port "65536": expected a port'],
  ["email", { port: "" }, "Cannot use port (empty): expected a port"],
  ["email", { host: "a b" }, 'Cannot use host "a b": expected a mail server'],
  ["email", { security: "ssl" }, 'Cannot use security "ssl": expected "starttls", "tls" or "none"'],
  ["email", { from: "Anna <a@b.de>" }, 'Cannot use from "Anna <a@b.de>": expected an e-mail'],
  ["email", { from: "a@b.de\r\nBcc: c@d.de" }, 'Cannot use from "a@b.de\\r\\nBcc: c@d.de":'],
  ["email", { to: "" }, "Cannot use to (empty): expected 1 to 50 e-mail addresses"],
  ["email", { to: "a@b.de, nobody" }, 'Cannot use to "a@b.de, nobody": expected 1 to 50'],
  ["email", { password: "" }, "Cannot use password (empty): expected a password where there is"],
  ["email", { security: "none" }, 'Cannot use security "none": expected "starttls" or "tls" where'],
  ["email", { ca_certificate: "x" }, 'Cannot use ca_certificate "x": expected certificates in PEM'],
];
for (const [kind, changes, message] of REFUSED) {
  Deno.test(`${kind} refuses ${JSON.stringify(changes).slice(0, 60)} and says what is expected`, () => {
    const [first = "none", ...more] = problems(kind, changes);

    ok(first.startsWith(message), first);
    deepStrictEqual(more, []);
  });
}

Deno.test("each field that is wrong has a message of its own", () => {
  const reading = findKind("ntfy")?.read({ server: "x", topic: "" });

  deepStrictEqual(
    reading?.ok === false ? reading.problems.map(({ field }) => field) : null,
    ["server", "topic"],
  );
});

for (const { kind } of CHANNEL_KINDS) {
  Deno.test(`${kind} keeps its secrets apart, and shows none where it says where it goes`, () => {
    const reading = findKind(kind)?.read(CHANNEL_SETTINGS[kind]);
    if (reading?.ok !== true) throw new Error(JSON.stringify(reading));
    const { settings, secrets, place } = reading.channel;

    const open = JSON.stringify(settings) + place;
    ok(!/secret|mail-password|ABC-DEF|azGDO|uQiRz/.test(open), open);
    deepStrictEqual(
      Object.keys(secrets).sort(),
      [...findKind(kind)?.secrets ?? []].sort(),
    );
    // What is stored is read again as it is.
    strictEqual(findKind(kind)?.read({ ...settings, ...secrets }).ok, true);
  });

  Deno.test(`${kind} refuses what is no table of settings without repeating it`, () => {
    for (const input of [null, undefined, 7, "mail-password", [], {}]) {
      const reading = findKind(kind)?.read(input);

      ok(reading?.ok === false && reading.problems.length > 0);
      ok(!JSON.stringify(reading).includes("mail-password"), JSON.stringify(reading));
    }
  });
}

for (const count of [MAIL_RECIPIENTS - 1, MAIL_RECIPIENTS, MAIL_RECIPIENTS + 1]) {
  Deno.test(`an e-mail to ${count} is ${count > MAIL_RECIPIENTS ? "refused" : "taken"}`, () => {
    const to = Array.from({ length: count }, (_, at) => `a${at}@example.com`).join(";");

    strictEqual(problems("email", { to }).length, count > MAIL_RECIPIENTS ? 1 : 0);
  });
}

Deno.test("a mail server on this machine may take a password in clear", () => {
  for (const host of ["localhost", "127.0.0.1", "::1"]) {
    deepStrictEqual(problems("email", { host, security: "none" }), []);
  }
});

Deno.test("a kind that is not in the table is none", () => {
  strictEqual(findKind("pigeon"), null);
  strictEqual(findKind("constructor"), null);
});
