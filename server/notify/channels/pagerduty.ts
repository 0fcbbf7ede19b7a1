/**
 * PagerDuty's Events API v2: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/. An alert of
 * theirs is an incident of ours: what comes later about it acknowledges or resolves the same.
 */
import * as z from "zod";
import { fitLines, utf16Units } from "../message/fit.ts";
import type { Message, Tone } from "../message/message.ts";
import { defineKind } from "./kind.ts";

/** Of the text beside the summary, which is the title; a whole event may have 512 kB. */
export const PAGERDUTY_TEXT_UNITS = 32 * 1024;

const HOSTS = { us: "events.pagerduty.com", eu: "events.eu.pagerduty.com" } as const;

const SEVERITIES: Readonly<Record<Tone, "critical" | "error" | "warning" | "info">> = {
  offline: "critical",
  critical: "critical",
  unknown: "error",
  warning: "warning",
  resolved: "info",
  info: "info",
};

const EXPECTED_KEY = "an integration key of 32 letters and digits";

export const PAGERDUTY = defineKind({
  kind: "pagerduty",
  label: "PagerDuty",
  settings: z.strictObject({
    routing_key: z.string(EXPECTED_KEY).trim().regex(/^[A-Za-z0-9]{32}$/, EXPECTED_KEY),
    region: z.enum(["us", "eu"], '"us" or "eu"'),
  }),
  secrets: ["routing_key"],
  place: ({ region }) => HOSTS[region],
  parcel: (message, { routing_key, region }) => ({
    via: "http",
    method: "POST",
    url: `https://${HOSTS[region]}/v2/enqueue`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      routing_key,
      event_action: actionOf(message),
      dedup_key: subjectOf(message)?.id ?? message.idempotency_key,
      payload: {
        summary: message.title,
        source: subjectOf(message)?.place || "Proxmox Monitor",
        severity: SEVERITIES[message.tone],
        timestamp: new Date(message.at_ms).toISOString(),
        custom_details: {
          text: fitLines(message.lines, PAGERDUTY_TEXT_UNITS, {
            escape: (text) => text,
            bullet: "- ",
            measure: utf16Units,
          }),
        },
      },
      client: "Proxmox Monitor",
      ...(message.link === null ? {} : { links: [{ href: message.link, text: "Open" }] }),
    }),
  }),
});

function actionOf(message: Message): "trigger" | "acknowledge" | "resolve" {
  if (subjectOf(message) === null) return "trigger";
  if (message.tone === "resolved") return "resolve";
  return message.kind === "ack" ? "acknowledge" : "trigger";
}

/** What an alert is about; null: a test or a digest, which is an alert of its own. */
function subjectOf({ kind, incidents }: Message): Message["incidents"][number] | null {
  return kind === "digest" ? null : incidents[0] ?? null;
}
