/** The kinds of channels: the table that settings, pages and delivery read. */
import { APPRISE } from "./apprise.ts";
import { DISCORD } from "./discord.ts";
import { EMAIL } from "./email.ts";
import { GOTIFY } from "./gotify.ts";
import type { KindRow } from "./kind.ts";
import { MATRIX } from "./matrix.ts";
import { MATTERMOST } from "./mattermost.ts";
import { NTFY } from "./ntfy.ts";
import { PAGERDUTY } from "./pagerduty.ts";
import { PUSHOVER } from "./pushover.ts";
import { SLACK } from "./slack.ts";
import { TEAMS } from "./teams.ts";
import { TELEGRAM } from "./telegram.ts";
import { WEBHOOK } from "./webhook.ts";

/** In the order in which a form offers them. */
export const CHANNEL_KINDS: readonly KindRow[] = [
  EMAIL,
  WEBHOOK,
  NTFY,
  GOTIFY,
  TELEGRAM,
  MATRIX,
  SLACK,
  MATTERMOST,
  DISCORD,
  TEAMS,
  PUSHOVER,
  PAGERDUTY,
  APPRISE,
];

/** Null of a kind that this version does not know. */
export function findKind(kind: string): KindRow | null {
  return CHANNEL_KINDS.find((row) => row.kind === kind) ?? null;
}
