/** A mail server on loopback: npm's smtp-server, with the answers that a test wants. */
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  from: string;
  to: string[];
  /** As it came, headers and all. */
  raw: string;
  isEncrypted: boolean;
  user: string | null;
}

export interface SmtpSink extends AsyncDisposable {
  port: number;
  received: readonly ReceivedMail[];
  /** Reply instead of 250 at a step; null: all is taken. */
  refuse(reply: SmtpRefusal | null): void;
}

export interface SmtpRefusal {
  at: "mail" | "recipient" | "data";
  code: number;
  text: string;
  /** Only for this recipient. */
  recipient?: string;
}

export interface SmtpSinkOptions {
  /** PEM; without, there is no STARTTLS. */
  tls?: { key: string; cert: string };
  /** From the first byte. */
  secure?: boolean;
  /** The only ones that may log in; without, nobody needs to. */
  login?: { user: string; password: string };
}

export async function openSmtpSink(
  { tls, secure, login }: SmtpSinkOptions = {},
): Promise<SmtpSink> {
  const received: ReceivedMail[] = [];
  let refusal: SmtpRefusal | null = null;
  const errorAt = (at: SmtpRefusal["at"], recipient?: string): Error | null => {
    if (refusal?.at !== at) return null;
    if (refusal.recipient !== undefined && refusal.recipient !== recipient) return null;
    return Object.assign(new Error(refusal.text), { responseCode: refusal.code });
  };
  const server = new SMTPServer({
    ...(tls ?? {}),
    secure: secure ?? false,
    authOptional: login === undefined,
    disabledCommands: tls === undefined ? ["STARTTLS"] : [],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.password
        ? done(null, { user: username ?? "" })
        : done(Object.assign(new Error("Authentication failed"), { responseCode: 535 })),
    onMailFrom: (_address, _session, done) => done(errorAt("mail")),
    onRcptTo: ({ address }, _session, done) => done(errorAt("recipient", address)),
    onData(stream, session, done) {
      const pieces: Uint8Array[] = [];
      stream.on("data", (piece: Uint8Array) => void pieces.push(piece));
      stream.on("end", () => {
        const error = errorAt("data");
        if (error !== null) return done(error);
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: pieces.map((piece) => new TextDecoder().decode(piece)).join(""),
          isEncrypted: session.secure,
          user: typeof session.user === "string" ? session.user : null,
        });
        done();
      });
    },
  });
  // A client that breaks off, as one does that does not trust the certificate.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    refuse: (next) => void (refusal = next),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
