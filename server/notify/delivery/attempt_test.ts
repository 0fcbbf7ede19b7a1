/** Whole attempts on real sinks: settings, seal, form, answer. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { channelSealer } from "../../../testing/channel_sealer.ts";
import { CHANNEL_SETTINGS } from "../../../testing/channel_settings.ts";
import { TEST_NOW_MS, testChannel, testMessage } from "../../../testing/messages.ts";
import { openHttpSink } from "../../../testing/sinks/http_sink.ts";
import { openSmtpSink } from "../../../testing/sinks/smtp_sink.ts";
import { CHANNEL_KINDS, findKind } from "../channels/mod.ts";
import type { ChannelRow } from "../../store/rows/deliveries.ts";
import { attempt } from "./attempt.ts";
import { createUnseal, sealSecrets } from "./sealed_secrets.ts";

const SEALER = await channelSealer();
const NEVER = new AbortController().signal;

/** A channel as the store keeps it. */
async function stored(kind: string, input: Record<string, unknown>): Promise<ChannelRow> {
  const reading = findKind(kind)?.read(input);
  if (reading?.ok !== true) throw new Error(JSON.stringify(reading));
  const { settings, secrets } = reading.channel;
  const sealed = await sealSecrets("c1", secrets, SEALER);
  // Through JSON, as rows go.
  return JSON.parse(JSON.stringify(testChannel({ kind, settings, sealed })));
}

function tryOn(channel: ChannelRow, sealer = SEALER) {
  return attempt(testMessage(), channel, {
    unseal: createUnseal(sealer),
    signal: NEVER,
    nowMs: TEST_NOW_MS,
  });
}

/** The kind's usual settings, leading to a sink. */
function leadingTo(kind: string, url: string): Record<string, unknown> {
  const settings = CHANNEL_SETTINGS[kind] ?? {};
  return "url" in settings
    ? { ...settings, url: `${url}/url-secret` }
    : { ...settings, server: url };
}

/** Those that lead to one place alone, which is not here. */
const ELSEWHERE = ["email", "pushover", "pagerduty"];

for (const { kind } of CHANNEL_KINDS.filter(({ kind }) => !ELSEWHERE.includes(kind))) {
  Deno.test(`${kind}: a message goes from its row to the provider`, async () => {
    await using sink = openHttpSink();

    const outcome = await tryOn(await stored(kind, leadingTo(kind, sink.url)));

    deepStrictEqual(outcome, { is: "delivered", remark: null });
    ok(sink.received[0]?.body.includes("tank"));
    match(sink.received[0]?.headers.get("content-type") ?? "", /^application\/json\b/);
  });

  Deno.test(`${kind}: a provider that repeats what it was sent gives no secret away`, async () => {
    await using sink = openHttpSink();
    const settings = leadingTo(kind, sink.url);
    const secrets = (findKind(kind)?.secrets ?? []).map((name) => settings[name])
      .filter((value) => typeof value === "string");
    sink.behave({ does: "answers", status: 403, body: secrets.join(" ") });

    const outcome = await tryOn(await stored(kind, settings));

    ok(outcome.is === "refused");
    for (const secret of secrets) ok(!outcome.why.includes(secret), outcome.why);
  });
}

Deno.test("a server that names the path in its answer gives no address away", async () => {
  await using sink = openHttpSink();
  const address = { url: `${sink.url}/hooks/url-secret` };
  sink.behave({ does: "answers", status: 404, body: "Cannot POST /hooks/url-secret" });

  const outcome = await tryOn(await stored("mattermost", address));

  deepStrictEqual(outcome, { is: "refused", why: "answered 404: Cannot POST (hidden)" });
});

Deno.test("email: a message goes from its row to the mail server", async () => {
  const login = { user: "monitor", password: "mail-password" };
  await using sink = await openSmtpSink({ login });
  const settings = { ...CHANNEL_SETTINGS["email"], host: "127.0.0.1", port: sink.port };

  const outcome = await tryOn(await stored("email", { ...settings, security: "none" }));

  deepStrictEqual(outcome, { is: "delivered", remark: null });
  strictEqual(sink.received[0]?.user, "monitor");
});

Deno.test("email: a server that does not even take the title of a mail takes none", async () => {
  await using sink = await openSmtpSink();
  sink.refuse({ at: "data", code: 552, text: "too large" });
  const settings = {
    ...CHANNEL_SETTINGS["email"],
    host: "127.0.0.1",
    port: sink.port,
    security: "none",
    user: "",
    password: "",
  };

  const outcome = await tryOn(await stored("email", settings));

  ok(outcome.is === "unfit", JSON.stringify(outcome));
});

Deno.test("no row shows a secret", async () => {
  for (const { kind } of CHANNEL_KINDS) {
    const row = JSON.stringify(await stored(kind, CHANNEL_SETTINGS[kind] ?? {}));

    ok(!/secret|mail-password|ABC-DEF|MfKQ9r8|azGDO|uQiRz/.test(row), row);
  }
});

Deno.test("secrets under another key cannot be opened, which is said and not guessed at", async () => {
  await using sink = openHttpSink();
  const other = await channelSealer("another key");

  const outcome = await tryOn(await stored("ntfy", leadingTo("ntfy", sink.url)), other);

  ok(outcome.is === "refused");
  ok(outcome.why.startsWith("its secrets cannot be opened: SECRET_KEY_BASE is another"));
  strictEqual(sink.received.length, 0);
});

Deno.test("secrets of another channel's row cannot be opened", async () => {
  const row = await stored("ntfy", CHANNEL_SETTINGS["ntfy"] ?? {});

  const outcome = await tryOn({ ...row, id: "c2" });

  ok(outcome.is === "refused");
});

Deno.test("a channel without secrets has nothing sealed", async () => {
  const row = await stored("ntfy", { server: "https://ntfy.sh", topic: "pve" });

  strictEqual(row.sealed, null);
});
