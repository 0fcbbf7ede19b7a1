/** Incidents in an operator's words. */
import { countText } from "../../../shared/verdict/number_text.ts";
import type { IncidentPhase, IncidentRow } from "../../views/mod.ts";

export const PHASE_WORDS: Readonly<Record<IncidentPhase, string>> = {
  pending: "Held back",
  open: "Open",
  acknowledged: "Acknowledged",
  recovering: "Recovering",
  resolved: "Resolved",
};

/** How it stands; of one that passed while it was held back, that. */
export function phaseText({ state, opened_unix }: IncidentRow): string {
  return state === "resolved" && opened_unix === null
    ? "Passed while held back"
    : PHASE_WORDS[state];
}

/** "×7": how often it came back; null: it did not. */
export function flapText({ flaps }: Pick<IncidentRow, "flaps">): string | null {
  return flaps > 1 ? `×${flaps}` : null;
}

/** What is beside its sentence: hosts and reasons; "" where there is nothing. */
export function extentText({ hosts, more_reasons }: IncidentRow): string {
  return [
    hosts > 1 ? `on ${countText(hosts, "host")}` : "",
    more_reasons > 0 ? `${countText(more_reasons, "more reason")}` : "",
  ].filter((part) => part !== "").join(", ");
}
