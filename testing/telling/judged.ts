/** What the judge finds of hosts, as a desk takes it. */
import type { FoundReason, HostAttributes, Judged } from "../../server/incidents/machine/inputs.ts";
import type { TellingPlace } from "./telling_place.ts";

export function knownHost(number: number): HostAttributes {
  return {
    host_id: number,
    name: `pve-${number}`,
    group: null,
    tags: [],
    cluster: null,
    fast_interval_ms: 30_000,
  };
}

export function foundReason(code: string, given: Partial<FoundReason> = {}): FoundReason {
  return {
    reason_id: `r-${code}-${given.subject_id ?? ""}`,
    code,
    subject: "",
    subject_id: "",
    level: "critical",
    text: code,
    since_ms: 0,
    as_of_ms: null,
    held: false,
    ...given,
  };
}

export const DEGRADED_TANK = foundReason("pool_health", {
  subject: "tank",
  subject_id: "4620",
  text: "tank: DEGRADED, 1 of 2 disks FAULTED",
});

/** Of a host that answers: with a sample that was collected now. */
export function judgedNow(
  { clock }: Pick<TellingPlace, "clock">,
  { host_id }: Pick<HostAttributes, "host_id">,
  reasons: readonly FoundReason[],
): Judged {
  const sample = { collected_at_ms: clock.nowMs(), interval_ms: 30_000, unread: [] };
  return { type: "judged", host_id, reasons, samples: { fast: sample } };
}

/** Of a host whose agent is not connected. */
export function judgedAway(
  { clock }: Pick<TellingPlace, "clock">,
  { host_id }: Pick<HostAttributes, "host_id">,
): Judged {
  const since_ms = clock.nowMs();
  const text = "The agent is not connected";
  const reasons = [foundReason("offline", { level: "offline", text, since_ms })];
  return { type: "judged", host_id, reasons, samples: {} };
}
