import type { ChannelRow, IncidentLevel, Policy } from "../../../store/port.ts";
import { selectorText } from "../../../../shared/host_selector.ts";

export const LEVEL_CHOICES: readonly { value: IncidentLevel; label: string }[] = [
  { value: "warning", label: "warning or worse" },
  { value: "unknown", label: "unknown or worse" },
  { value: "critical", label: "critical or worse" },
  { value: "offline", label: "offline" },
];

export const HOW_CHOICES: readonly { value: Policy["how"]; label: string }[] = [
  { value: "at_once", label: "at once" },
  { value: "digest", label: "in the daily digest" },
  { value: "never", label: "never" },
];

export function howText({ how }: Pick<Policy, "how">): string {
  return HOW_CHOICES.find(({ value }) => value === how)?.label ?? how;
}

export function levelText({ level_from }: Pick<Policy, "level_from">): string {
  return LEVEL_CHOICES.find(({ value }) => value === level_from)?.label ?? level_from;
}

export function channelsText(
  { channels }: Pick<Policy, "channels">,
  rows: readonly Pick<ChannelRow, "id" | "name">[],
): string {
  if (channels === null) return "every channel";
  const names = channels.map((id) => rows.find((row) => row.id === id)?.name ?? "(deleted)");
  return names.join(", ");
}

export function reminderText({ remind_after_minutes: minutes }: Policy): string {
  return minutes === null ? "no reminder" : `after ${minutes} min`;
}

/** A policy in a sentence, for the audit and for questions. */
export function policyText(policy: Policy, rows: readonly ChannelRow[]): string {
  const codes = policy.codes === null ? "" : ` of ${policy.codes.join(", ")}`;
  return `${levelText(policy)}${codes} on ${selectorText(policy.selector)}: ${howText(policy)}, ${
    channelsText(policy, rows)
  }`;
}
