/** E-mail by SMTP: RFC 5321, 5322; Auto-Submitted: RFC 3834. */
import * as z from "zod";
import { fitLines, utf8Bytes } from "../message/fit.ts";
import type { Message } from "../message/message.ts";
import { line, optional } from "./fields.ts";
import { defineKind } from "./kind.ts";
import { mailHtml } from "./mail_html.ts";

/** Of the plain text, and again of the HTML: a digest of thousands fits, and no server minds. */
export const MAIL_BODY_BYTES = 256 * 1024;
export const MAIL_RECIPIENTS = 50;

const EXPECTED_PORT = "a port from 1 to 65535";
const EXPECTED_ADDRESS = "an e-mail address such as monitor@example.com";
const EXPECTED_RECIPIENTS = `1 to ${MAIL_RECIPIENTS} e-mail addresses, divided by commas`;
const EXPECTED_CERTIFICATE = "certificates in PEM form, or nothing";
const EXPECTED_HOST = "a mail server's name or IP address";

const ADDRESS =
  /^[^\s@<>"(),;:\\[\]\p{Cc}\p{Cf}]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/u;

const address = z.string(EXPECTED_ADDRESS).trim().regex(ADDRESS, EXPECTED_ADDRESS);

const recipients = z.preprocess(
  (value) =>
    typeof value === "string" ? value.split(/[\s,;]+/).filter((part) => part !== "") : value,
  z.array(z.string(EXPECTED_RECIPIENTS).regex(ADDRESS, EXPECTED_RECIPIENTS), EXPECTED_RECIPIENTS)
    .min(1, EXPECTED_RECIPIENTS).max(MAIL_RECIPIENTS, EXPECTED_RECIPIENTS)
    .transform((list) => [...new Set(list)]),
);

const settings = z.strictObject({
  host: z.string(EXPECTED_HOST).trim().regex(/^[\w.:-]{1,253}$/, EXPECTED_HOST),
  port: z.coerce.number(EXPECTED_PORT).int(EXPECTED_PORT).min(1, EXPECTED_PORT)
    .max(65_535, EXPECTED_PORT),
  security: z.enum(["starttls", "tls", "none"], '"starttls", "tls" or "none"'),
  user: optional(line("a user's name, or nothing", 256)),
  password: optional(line("that user's password, or nothing", 1024)),
  from: address,
  to: recipients,
  ca_certificate: optional(
    z.string(EXPECTED_CERTIFICATE).max(64 * 1024, EXPECTED_CERTIFICATE)
      .regex(
        /^\s*-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/,
        EXPECTED_CERTIFICATE,
      ),
  ),
}).refine(({ user, password }) => (user === null) === (password === null), {
  path: ["password"],
  message: "a password where there is a user, and none where there is not",
}).refine(({ user, security, host }) => user === null || security !== "none" || isLoopback(host), {
  path: ["security"],
  message: '"starttls" or "tls" where there is a password, since it would pass in clear',
});

export const EMAIL = defineKind({
  kind: "email",
  label: "E-mail",
  settings,
  secrets: ["password"],
  place: ({ to }) => to.length === 1 ? `${to[0]}` : `${to[0]} and ${to.length - 1} more`,
  parcel: (message, { from, to, ...server }) => {
    const domain = from.slice(from.lastIndexOf("@") + 1);
    return {
      via: "smtp",
      server,
      client_name: domain,
      mail: {
        message_id: messageId(message.idempotency_key, domain),
        references: threadOf(message, domain),
        from: { name: "Proxmox Monitor", address: from },
        to,
        subject: message.title,
        text: plainText(message),
        html: mailHtml(message, MAIL_BODY_BYTES),
        date_ms: message.at_ms,
      },
    };
  },
});

/** The same at each attempt, so that a mail program shows a message that came twice once. */
function messageId(key: string, domain: string): string {
  return `<${key.replaceAll(/[^A-Za-z0-9.-]/g, "_")}@${domain}>`;
}

/** An id of which there is no mail: all that refer to it are one thread (RFC 5322, 3.6.4). */
function threadOf({ incidents, kind }: Message, domain: string): string[] {
  const [only] = incidents;
  return kind === "digest" || only === undefined ? [] : [messageId(`incident.${only.id}`, domain)];
}

function plainText({ title, lines, link }: Message): string {
  const body = fitLines(lines, MAIL_BODY_BYTES, {
    escape: (text) => text,
    bullet: "- ",
    measure: utf8Bytes,
  });
  return [title, body, link ?? ""].filter((part) => part !== "").join("\n\n") + "\n";
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
