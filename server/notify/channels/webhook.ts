/**
 * A program of the operator's own. Signed as Standard Webhooks describes, so that its libraries
 * check it: HMAC-SHA-256 over `id.timestamp.body`, base64, and a time against replays.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac } from "node:crypto";
import * as z from "zod";
import { cutText, fitLines, utf16Units } from "../message/fit.ts";
import type { Message, MessageIncident } from "../message/message.ts";
import { hostOf, httpAddress, optional } from "./fields.ts";
import { defineKind } from "./kind.ts";

/** Of the text in a body; of what the incidents are called there are so many names at most. */
export const WEBHOOK_TEXT_UNITS = 64 * 1024;
export const WEBHOOK_INCIDENTS = 1000;

const EXPECTED_KEY = "a secret of 16 to 1024 characters; one that begins with whsec_ is base64";
const EXPECTED_AUTHORIZATION = "the value of an Authorization header such as Bearer …, or nothing";

export const WEBHOOK = defineKind({
  kind: "webhook",
  label: "Webhook",
  settings: z.strictObject({
    url: httpAddress(),
    signing_key: z.string(EXPECTED_KEY).trim().min(16, EXPECTED_KEY).max(1024, EXPECTED_KEY)
      .refine((key) => keyBytes(key) !== null, EXPECTED_KEY),
    authorization: optional(
      z.string(EXPECTED_AUTHORIZATION).trim().max(4096, EXPECTED_AUTHORIZATION)
        .regex(/^[\x20-\x7e]+$/, EXPECTED_AUTHORIZATION),
    ),
  }),
  // An address may end in a secret, as many automation tools make them.
  secrets: ["url", "signing_key", "authorization"],
  place: ({ url }) => hostOf(url),
  parcel: (message, { url, signing_key, authorization }) => {
    const body = JSON.stringify(webhookBody(message));
    const id = message.idempotency_key;
    const timestamp = String(Math.floor(message.at_ms / 1000));
    return {
      via: "http",
      method: "POST",
      url,
      headers: {
        "content-type": "application/json",
        "idempotency-key": id,
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signWebhook(signing_key, { id, timestamp, body }),
        ...(authorization === null ? {} : { authorization }),
      },
      body,
    };
  },
});

/** What a program reads; fields are only ever added. Times are epoch milliseconds. */
interface WebhookBody {
  type: string;
  id: string;
  sent_at_ms: number;
  level: string;
  title: string;
  text: string;
  url: string | null;
  incidents: readonly MessageIncident[];
  /** Of those that the message is about; more than `incidents` has where they were too many. */
  incident_count: number;
}

function webhookBody(message: Message): WebhookBody {
  return {
    type: message.kind,
    id: message.idempotency_key,
    sent_at_ms: message.at_ms,
    level: message.tone,
    title: message.title,
    text: fitLines(message.lines, WEBHOOK_TEXT_UNITS, {
      escape: (text) => text,
      bullet: "- ",
      measure: utf16Units,
    }),
    url: message.link,
    incidents: message.incidents.slice(0, WEBHOOK_INCIDENTS).map((incident) => ({
      ...incident,
      place: cutText(incident.place, 255),
      label: cutText(incident.label, 255),
    })),
    incident_count: message.incidents.length,
  };
}

/** The signature of a body, as its header has it. `timestamp`: epoch seconds. */
export function signWebhook(
  key: string,
  { id, timestamp, body }: { id: string; timestamp: string; body: string },
): string {
  const text = `${id}.${timestamp}.${body}`;
  return `v1,${createHmac("sha256", keyBytes(key) ?? "").update(text).digest("base64")}`;
}

function keyBytes(key: string): Uint8Array<ArrayBuffer> | null {
  if (!key.startsWith("whsec_")) return new TextEncoder().encode(key);
  try {
    return Uint8Array.fromBase64(key.slice("whsec_".length));
  } catch {
    return null;
  }
}
