/**
 * A notification of Proxmox VE as its webhook target sends it, by the template of docs/alerting.md.
 * Fields and severities: https://pve.proxmox.com/pve-docs/chapter-notifications.html; how its body
 * is made: https://github.com/proxmox/proxmox-rs, proxmox-notify/src/endpoints/webhook.rs; words and
 * fields of a kind: PVE/VZDump.pm and PVE/API2/Replication.pm of pve-manager, and
 * PVE/HA/NodeStatus.pm of pve-ha-manager, with their templates.
 */
import * as z from "zod";
import { printable } from "../../../shared/printable.ts";
import { SHARES } from "../../../shared/shares.ts";
import type { EventCode, HostEvent } from "../../../shared/verdict/mod.ts";

const MAX_NAME = 255;

const field = z.string().max(MAX_NAME).catch("");

const notificationSchema = z.object({
  title: z.string().catch(""),
  message: z.string().catch(""),
  severity: z.string(),
  fields: z.object({ type: field, hostname: field, "job-id": field }),
});

/** `is_over`: what was reported of the same subject before is over, or never was. */
export interface Notification extends HostEvent {
  hostname: string;
  is_over: boolean;
}

export type NotificationReading =
  | { ok: true; notification: Notification }
  /** Nothing to keep: `why` says so to whoever sent it. */
  | { ok: true; notification: null; why: string }
  | { ok: false; expected: string };

const EXPECTED =
  "a JSON object with title, message, severity and fields, as docs/alerting.md shows";

const CODES: ReadonlyMap<string, EventCode> = new Map([
  ["vzdump", "backup_event"],
  ["replication", "replication_event"],
  ["fencing", "fencing_event"],
]);

const GOOD: ReadonlySet<string> = new Set(["info", "notice"]);
const BAD: ReadonlySet<string> = new Set(["warning", "error"]);

export function readNotification(text: string): NotificationReading {
  const result = notificationSchema.safeParse(parse(text));
  if (!result.success) return { ok: false, expected: EXPECTED };
  const { title, message, severity, fields } = result.data;
  const isGood = GOOD.has(severity);
  if (!isGood && !BAD.has(severity)) return nothing(`severity ${printable(severity).slice(0, 40)}`);
  if (fields.hostname === "") return nothing("no hostname");
  const code = CODES.get(fields.type) ?? "pve_event";
  const isFenced = code === "fencing_event";
  return {
    ok: true,
    notification: {
      code,
      hostname: (isFenced ? fencedNode(title) : null) ?? fields.hostname,
      subject: printable(subjectOf(code, result.data)),
      // A node that was fenced comes as an error too, with another first word.
      is_over: isGood || (isFenced && /^(SUCCEED|Successfully)\b/.test(title.trim())),
      text: textOf(title, message),
    },
  };
}

function nothing(why: string): NotificationReading {
  return { ok: true, notification: null, why };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whoever tells of it is another node than the one it is about. */
function fencedNode(title: string): string | null {
  return /node '([^'\s]{1,255})'/i.exec(title)?.[1] ?? null;
}

function subjectOf(
  code: EventCode,
  { fields, title, message, severity }: z.infer<typeof notificationSchema>,
): string {
  switch (code) {
    case "backup_event":
      return fields["job-id"] || guestsOf(message, GOOD.has(severity)).join(" ").slice(0, MAX_NAME);
    case "replication_event":
      return fields["job-id"] || (/'([\w-]{1,64})'/.exec(title)?.[1] ?? "");
    case "fencing_event":
      return "";
    case "pve_event":
      return fields.type;
  }
}

/**
 * Ids of the guests of a backup that went well, or failed, in the table of its message: a backup
 * that somebody started by hand has no job.
 */
function guestsOf(message: string, isGood: boolean): string[] {
  const [, table = ""] = /^(VMID +Name .*(?:\n *\d.*)*)/m.exec(message) ?? [];
  const [head = "", ...rows] = table.split("\n");
  const at = head.indexOf("Status");
  return rows.filter((row) => row.slice(at).startsWith("ok ") === isGood)
    .map((row) => /\d+/.exec(row)?.[0] ?? "");
}

const CAUSE_CHARACTERS = 300;

/** The title, and of the message the first line that says what failed. */
function textOf(title: string, message: string): string {
  const lines = message.split("\n", 10_000).map((line) => line.trim()).filter((line) =>
    line !== ""
  );
  const cause = lines.find((line) => /error|fail/i.test(line)) ?? "";
  const head = cut(printable(title.trim()) || "no title", SHARES.notification.titleCharacters);
  return cause === "" || cause === title.trim()
    ? head
    : `${head}: ${cut(printable(cause), CAUSE_CHARACTERS)}`;
}

function cut(text: string, length: number): string {
  const signs = [...text.slice(0, 4 * length)];
  return signs.length <= length ? signs.join("") : `${signs.slice(0, length - 1).join("")}…`;
}
