import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TEST_CERTIFICATE } from "../../../testing/sinks/certificate.ts";
import { openHttpSink } from "../../../testing/sinks/http_sink.ts";
import { openSmtpSink, type SmtpRefusal, type SmtpSink } from "../../../testing/sinks/smtp_sink.ts";
import { testMessage } from "../../../testing/messages.ts";
import { findKind } from "../channels/mod.ts";
import type { Message } from "../message/message.ts";
import { DELIVERY_LIMITS } from "./limits.ts";
import { type MailOptions, sendMail } from "./send_mail.ts";

const NEVER = new AbortController().signal;

async function send(
  port: number,
  { settings = {}, message = {}, options = {} }: {
    settings?: Record<string, unknown>;
    message?: Partial<Message>;
    options?: Partial<MailOptions>;
  } = {},
) {
  const reading = findKind("email")?.read({
    host: "127.0.0.1",
    port,
    security: "none",
    from: "monitor@example.com",
    to: "anna@example.com, ben@example.com",
    ...settings,
  });
  if (reading?.ok !== true) throw new Error(JSON.stringify(reading));
  const parcel = reading.channel.parcel(testMessage(message));
  if (parcel.via !== "smtp") throw new Error("no mail");
  return await sendMail(parcel, { signal: NEVER, ...options });
}

function headersOf(sink: SmtpSink): Map<string, string> {
  const [head = ""] = sink.received[0]?.raw.split("\r\n\r\n") ?? [];
  const lines = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  return new Map(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
}

Deno.test("a mail reaches all recipients, with its key as Message-ID", async () => {
  await using sink = await openSmtpSink();

  const outcome = await send(sink.port);

  deepStrictEqual(outcome, { is: "delivered", remark: null });
  deepStrictEqual(sink.received[0]?.to, ["anna@example.com", "ben@example.com"]);
  const headers = headersOf(sink);
  strictEqual(headers.get("message-id"), "<key-1@example.com>");
  strictEqual(headers.get("from"), "Proxmox Monitor <monitor@example.com>");
  strictEqual(headers.get("auto-submitted"), "auto-generated");
  ok(headers.get("content-type")?.startsWith("multipart/alternative"));
});

Deno.test("each attempt has the same Message-ID", async () => {
  await using sink = await openSmtpSink();

  await send(sink.port);
  await send(sink.port, { message: { at_ms: Date.UTC(2027, 0, 1) } });

  const ids = sink.received.map(({ raw }) => /^Message-ID: (.*)$/mi.exec(raw)?.[1]);
  deepStrictEqual(ids, ["<key-1@example.com>", "<key-1@example.com>"]);
});

Deno.test("a hostile title adds no header and no recipient", async () => {
  await using sink = await openSmtpSink();
  const evil = "tank\r\nBcc: all@example.com\r\n\r\nbody";

  const outcome = await send(sink.port, { message: { title: evil } });

  strictEqual(outcome.is, "delivered");
  deepStrictEqual(sink.received[0]?.to, ["anna@example.com", "ben@example.com"]);
  strictEqual(headersOf(sink).has("bcc"), false);
});

Deno.test("STARTTLS encrypts before user and password are said", async () => {
  const login = { user: "monitor", password: "right" };
  await using sink = await openSmtpSink({ tls: TEST_CERTIFICATE, login });

  const outcome = await send(sink.port, {
    settings: { security: "starttls", ca_certificate: TEST_CERTIFICATE.cert, ...login },
  });

  deepStrictEqual(outcome, { is: "delivered", remark: null });
  strictEqual(sink.received[0]?.isEncrypted, true);
  strictEqual(sink.received[0]?.user, "monitor");
});

Deno.test("TLS encrypts from the first byte", async () => {
  await using sink = await openSmtpSink({ tls: TEST_CERTIFICATE, secure: true });

  const outcome = await send(sink.port, {
    settings: { security: "tls", ca_certificate: TEST_CERTIFICATE.cert },
  });

  strictEqual(outcome.is, "delivered");
  strictEqual(sink.received[0]?.isEncrypted, true);
});

Deno.test("a server whose certificate nobody vouches for gets nothing", async () => {
  await using sink = await openSmtpSink({ tls: TEST_CERTIFICATE });

  const outcome = await send(sink.port, { settings: { security: "starttls" } });

  ok(outcome.is === "later");
  strictEqual(outcome.why, "its certificate could not be accepted");
  strictEqual(sink.received.length, 0);
});

Deno.test("a server that offers no STARTTLS gets nothing in clear", async () => {
  await using sink = await openSmtpSink();

  const outcome = await send(sink.port, { settings: { security: "starttls" } });

  strictEqual(outcome.is, "refused");
  strictEqual(sink.received.length, 0);
});

Deno.test("a wrong password is refused for good, and not repeated", async () => {
  await using sink = await openSmtpSink({ login: { user: "monitor", password: "right" } });

  const outcome = await send(sink.port, { settings: { user: "monitor", password: "wrong-one" } });

  ok(outcome.is === "refused", JSON.stringify(outcome));
  ok(outcome.why.startsWith("replied 535"), outcome.why);
  ok(!outcome.why.includes("wrong-one"));
});

const REPLIES: readonly [SmtpRefusal, "later" | "refused" | "unfit"][] = [
  [{ at: "mail", code: 451, text: "busy" }, "later"],
  [{ at: "mail", code: 421, text: "closing" }, "later"],
  [{ at: "mail", code: 503, text: "bad sequence" }, "later"],
  [{ at: "mail", code: 550, text: "not you" }, "refused"],
  [{ at: "recipient", code: 450, text: "greylisted" }, "later"],
  [{ at: "recipient", code: 550, text: "no such user" }, "refused"],
  [{ at: "data", code: 452, text: "disk is full" }, "later"],
  [{ at: "data", code: 550, text: "policy" }, "refused"],
  [{ at: "data", code: 552, text: "too large" }, "unfit"],
  [{ at: "data", code: 554, text: "looks like spam" }, "unfit"],
];
for (const [refusal, is] of REPLIES) {
  Deno.test(`a reply of ${refusal.code} to "${refusal.at}" is read as ${is}`, async () => {
    await using sink = await openSmtpSink();
    sink.refuse(refusal);

    const outcome = await send(sink.port);

    strictEqual(outcome.is, is, JSON.stringify(outcome));
    ok("why" in outcome && outcome.why.includes(String(refusal.code)), JSON.stringify(outcome));
  });
}

Deno.test("where one of several recipients is refused the others have it, and it is said", async () => {
  await using sink = await openSmtpSink();
  sink.refuse({ at: "recipient", code: 550, text: "gone", recipient: "ben@example.com" });

  const outcome = await send(sink.port);

  deepStrictEqual(outcome, { is: "delivered", remark: "refused for ben@example.com" });
  deepStrictEqual(sink.received[0]?.to, ["anna@example.com"]);
});

Deno.test("a server that is not there is tried later", async () => {
  const sink = await openSmtpSink();
  const { port } = sink;
  await sink[Symbol.asyncDispose]();

  const outcome = await send(port);

  ok(outcome.is === "later");
  strictEqual(outcome.why, "the connection was refused");
});

Deno.test("a server is found by a name of /etc/hosts", async () => {
  await using sink = await openSmtpSink();

  const outcome = await send(sink.port, {
    settings: { host: "localhost" },
    options: { timeoutMs: 5_000 },
  });

  strictEqual(outcome.is, "delivered", JSON.stringify(outcome));
});

Deno.test("a name that cannot be resolved is tried later", async () => {
  const outcome = await send(25, { settings: { host: "mail.invalid" } });

  ok(outcome.is === "later");
  strictEqual(outcome.why, "its name could not be resolved");
});

Deno.test("a server that never greets is given up in time and tried later", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "hangs" });

  const outcome = await send(Number(new URL(sink.url).port), { options: { timeoutMs: 200 } });

  ok(outcome.is === "later", JSON.stringify(outcome));
});

Deno.test("a mail that is stopped ends at once and is tried later", async () => {
  await using sink = openHttpSink();
  const stop = new AbortController();
  const sending = send(Number(new URL(sink.url).port), { options: { signal: stop.signal } });

  stop.abort();

  const outcome = await sending;
  ok(outcome.is === "later");
  strictEqual(outcome.why, "stopped before it was answered");
});

Deno.test("a mail needs the network and no other permission, and keeps no process from ending", async () => {
  await using sink = await openSmtpSink();
  const script = new URL("../../../testing/sinks/send_one_mail.ts", import.meta.url).pathname;

  const startMs = performance.now();
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-net", script, String(sink.port)],
  }).output();

  deepStrictEqual(JSON.parse(new TextDecoder().decode(stdout)), {
    is: "delivered",
    remark: null,
  }, new TextDecoder().decode(stderr));
  strictEqual(sink.received.length, 1);
  ok(performance.now() - startMs < DELIVERY_LIMITS.smtpMs, "its time limit went on");
});
