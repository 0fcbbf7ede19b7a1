import { connect, type Socket } from "node:net";
import { printable } from "../../../shared/printable.ts";
import type { MailParcel } from "../channels/kind.ts";
import type { Outcome } from "../channels/outcome.ts";
import { DELIVERY_LIMITS } from "./limits.ts";
import { limitTime } from "./time_limit.ts";

export interface MailOptions {
  /** Ends it early. */
  signal: AbortSignal;
  timeoutMs?: number;
}

/** Hands a mail to its server. It never throws. */
export async function sendMail(
  { server, client_name, mail }: MailParcel,
  { signal, timeoutMs = DELIVERY_LIMITS.smtpMs }: MailOptions,
): Promise<Outcome> {
  // Loaded where it is needed: most servers send no mail.
  const { createTransport } = await import("nodemailer");
  using limited = limitTime(signal, timeoutMs);
  const limit = limited.signal;
  const transport = createTransport({
    host: server.host,
    port: server.port,
    name: client_name,
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
    ...(server.user === null ? {} : { auth: { user: server.user, pass: server.password ?? "" } }),
    tls: server.ca_certificate === null ? {} : { ca: server.ca_certificate },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    getSocket: ({ host, port }, done) => openSocket({ host, port, limit }, done),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await settledWithin(
      transport.sendMail({
        messageId: mail.message_id,
        references: [...mail.references],
        from: mail.from,
        to: [...mail.to],
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        date: new Date(mail.date_ms),
        headers: { "Auto-Submitted": "auto-generated" },
        signal: limit,
      }),
      limit,
    );
    const refused = sent.rejected.map(String);
    return {
      is: "delivered",
      remark: refused.length === 0 ? null : `refused for ${printable(refused.join(", "))}`,
    };
  } catch (error) {
    if (signal.aborted) return later("stopped before it was answered");
    return limit.aborted ? later(`no end within ${timeoutMs / 1000} s`) : readMailError(error);
  } finally {
    transport.close();
  }
}

/**
 * Connects by the system's own resolver. Nodemailer's asks DNS servers before it looks into
 * /etc/hosts, and waits for them where there are none.
 */
function openSocket(
  { host = "", port = 0, limit }: {
    host?: string | undefined;
    port?: number | string | undefined;
    limit: AbortSignal;
  },
  done: (error: Error | null, options?: { connection: Socket }) => void,
): void {
  const socket = connect({ host, port: Number(port) });
  limit.addEventListener("abort", () => socket.destroy(), { once: true });
  socket.once("error", done);
  socket.once("connect", () => {
    socket.off("error", done);
    done(null, { connection: socket });
  });
}

/** Rejects when `limit` aborts, whatever the transport does then. */
function settledWithin<T>(sending: Promise<T>, limit: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    limit.addEventListener("abort", () => reject(limit.reason), { once: true });
    sending.then(resolve, reject);
  });
}

/** A reply's class: 4yz is transient, 5yz for good (RFC 5321, 4.2.1). No reply: transient. */
function readMailError(error: unknown): Outcome {
  const code = numberOf(error, "responseCode");
  const why = describe(error, code);
  // 503 says that the session was in the wrong state, not that the mail was refused.
  if (code === null || code < 500 || code === 503) return later(why);
  // 552 and 554 after DATA speak of the mail: too large, or not liked.
  const isOfContent = code === 552 || (code === 554 && textOf(error, "command") === "DATA");
  return isOfContent ? { is: "unfit", why } : { is: "refused", why };
}

function later(why: string): Outcome {
  return { is: "later", why, after_ms: null, attempts_at_most: null };
}

const CAUSES: Readonly<Record<string, string>> = {
  ECONNECTION: "it could not be connected to",
  ETIMEDOUT: "it did not answer in time",
  ETLS: "TLS could not be agreed on",
  ESOCKET: "the connection failed",
};

/** Errors without a reply may quote what was sent: only their class is said. */
function describe(error: unknown, code: number | null): string {
  const reply = textOf(error, "response").replaceAll(/\s+/g, " ").trim();
  if (code !== null) return printable(reply === "" ? `replied ${code}` : `replied ${reply}`);
  const message = error instanceof Error ? error.message : "";
  if (/certificate|self.signed/i.test(message)) return "its certificate could not be accepted";
  if (/ECONNREFUSED|refused/i.test(message)) return "the connection was refused";
  if (/ENOTFOUND|EAI_|getaddrinfo|dns/i.test(message)) return "its name could not be resolved";
  return CAUSES[textOf(error, "code")] ?? "the connection failed";
}

function textOf(error: unknown, field: string): string {
  const value = valueOf(error, field);
  return typeof value === "string" ? value : "";
}

function numberOf(error: unknown, field: string): number | null {
  const value = valueOf(error, field);
  return typeof value === "number" ? value : null;
}

function valueOf(error: unknown, field: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, field) : undefined;
}
