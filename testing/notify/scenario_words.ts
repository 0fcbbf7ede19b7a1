/** Words in which scenarios are written. */
import type { ChannelRow, Policy } from "../../server/store/rows/deliveries.ts";
import { channelRow, policyRow } from "./plan_rows.ts";
import type { Scenario, Step } from "./scenario.ts";

export const ZONE = "Europe/Vienna";
export const HOUR = 60;
export const DAY = 24 * HOUR;

export const MAIL = channelRow("mail");
export const PHONE = channelRow("phone");
export const NIGHT = { from: "22:00", until: "06:00", zone: ZONE };
/** To the phone only what is critical; the rest of the table is the default. */
export const PHONE_CRITICAL: readonly Policy[] = [
  policyRow("phone", { channels: ["phone"], level_from: "critical" }),
  policyRow("phone else", { position: 2, channels: ["phone"], how: "never" }),
];

export function hosts(
  count: number,
  given: Partial<Scenario["hosts"][number]> = {},
): Scenario["hosts"] {
  return Array.from({ length: count }, (_, at) => ({
    name: `pve${at + 1}`,
    group: null,
    tags: [],
    cluster: null,
    ...given,
  }));
}

export const names = (list: Scenario["hosts"]) => list.map(({ name }) => name);

export function judge(at: number, ...reasons: readonly string[]): Step {
  return judgeOf("pve1", at, ...reasons);
}

export function judgeOf(host: string, at: number, ...reasons: readonly string[]): Step {
  return { at, do: "judge", host, reasons };
}

export function hush(
  at: number,
  by: "window" | "acknowledged" | "muted",
  until: number | null,
  subject: string | null = null,
): Step {
  return { at, do: "hush", hush: { hosts: ["pve1"], subject, by, until } };
}

type Told = Pick<Scenario, "name" | "steps" | "messages"> & Partial<Scenario>;

export function scenario(told: Told): Scenario {
  return {
    start: "2026-03-10T12:00",
    zone: ZONE,
    hosts: hosts(1),
    channels: [MAIL],
    policies: [],
    minutes: DAY,
    ...told,
  };
}

export const DEGRADED = "critical pool_health tank";
export const PAIR: readonly ChannelRow[] = [MAIL, PHONE];
