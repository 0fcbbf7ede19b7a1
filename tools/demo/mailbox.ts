/** The demo's own mail server, and a page that lists what it received. */
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** Mails that are kept, and bytes that are read of each. */
const KEPT = 100;
const MAX_BYTES = 256 * 1024;

export interface Mailbox extends AsyncDisposable {
  /** Where it takes mails. */
  smtp_port: number;
  /** Where the page is. */
  url: string;
}

interface Mail {
  at: Date;
  subject: string;
  text: string;
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    logger: false,
    size: MAX_BYTES,
    onData(stream, _session, done) {
      const decoder = new TextDecoder();
      let raw = "";
      stream.on("data", (piece: Uint8Array) => {
        if (raw.length < MAX_BYTES) raw += decoder.decode(piece, { stream: true });
      });
      stream.on("end", () => {
        mails.unshift(readMail(raw));
        mails.length = Math.min(mails.length, KEPT);
        done();
      });
    },
  });
  // A client that breaks off.
  smtp.on("error", () => {});
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  const page = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () =>
      new Response(renderMails(mails), {
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": "default-src 'none'",
          refresh: "5",
        },
      }),
  );
  return {
    smtp_port: (smtp.server.address() as AddressInfo).port,
    url: `http://127.0.0.1:${page.addr.port}`,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await page.shutdown();
    },
  };
}

/** Subject and plain text, as far as a demo needs to read mails. */
function readMail(raw: string): Mail {
  const end = raw.indexOf("\r\n\r\n");
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, " ");
  const subject = /^Subject: (.*)$/mi.exec(head)?.[1] ?? "(none)";
  const part = /Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/i.exec(raw)?.[1];
  return {
    at: new Date(),
    subject: subject.replace(/=\?utf-8\?Q\?(.*?)\?=\s*/gi, (_, text) => unquote(text, true)),
    text: unquote(part ?? raw.slice(end + 4), false),
  };
}

/** Quoted-printable (RFC 2045, 6.7; of headers RFC 2047, 4.2). */
function unquote(text: string, isHeader: boolean): string {
  const joined = isHeader ? text.replaceAll("_", " ") : text.replace(/=\r\n/g, "");
  return joined.replace(/(?:=[0-9A-F]{2})+/gi, (run) =>
    new TextDecoder().decode(
      Uint8Array.from(run.slice(1).split("="), (digits) => parseInt(digits, 16)),
    ));
}

function renderMails(mails: readonly Mail[]): string {
  const list = mails.map(({ at, subject, text }) =>
    `<h2>${escape(subject)}</h2><p>${at.toISOString()}</p><pre>${escape(text)}</pre>`
  );
  const body = list.length === 0 ? "<p>No mail yet.</p>" : list.join("\n");
  return `<!doctype html><html lang="en"><title>Mailbox of the demo</title><h1>Mailbox</h1>${body}`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
