import type { Window } from "../../../store/port.ts";
import { selectorText } from "../../../../shared/host_selector.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

export const DAY_CHOICES = DAYS.map((label, index) => ({ value: String(index + 1), label }));

/** When it holds, in an operator's words. */
export function whenText({ when, zone }: Pick<Window, "when" | "zone">): string {
  if (when.kind === "once") {
    return `${when.start.replace("T", " ")} to ${when.end.replace("T", " ")} ${zone}`;
  }
  const days = when.weekdays.map((day) => DAYS[day - 1]).join(", ");
  return `${days} from ${when.start_time} for ${when.minutes} min, ${zone}`;
}

/** Of which hosts and reasons nothing is told while it runs. */
export function aboutText({ selector, codes }: Pick<Window, "selector" | "codes">): string {
  const hosts = selectorText(selector);
  return codes === null ? hosts : `${codes.join(", ")} on ${hosts}`;
}

/** A window in a sentence, for the audit and for questions. */
export function windowText(window: Window): string {
  const note = window.note === "" ? "" : ` (${window.note})`;
  return `${aboutText(window)}, ${whenText(window)}${note}`;
}
