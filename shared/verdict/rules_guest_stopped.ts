/** Rules about guests that are to run, and do not. */
import { guestId, type GuestRuntime } from "../sample/vms_runtime.ts";
import type { Facts } from "./facts.ts";
import { findGuest, findHaService } from "./finders.ts";
import type { Rule, Tells, Test } from "./rule.ts";
import { guestSubject } from "./rules_guests.ts";
import { SECONDS_PER_MINUTE } from "./thresholds.ts";

const HA_TYPES = { qemu: "vm", lxc: "ct" } as const;

/** "enabled" is what older versions of Proxmox VE call "started" (ha-manager(1)). */
const HA_STARTED: ReadonlySet<string | null> = new Set(["started", "enabled"]);

const YES = /^(?:1|on|yes|true)$/i;

/**
 * Who wants a guest to run; "nobody" where nobody does, null where that was not read. What is asked
 * for of a guest under HA goes before `onboot`, which Proxmox does not heed then.
 */
function wantedBy(
  guest: GuestRuntime,
  { care, configs }: Facts,
): "ha" | "onboot" | "nobody" | null {
  if (guest.template === true) return "nobody";
  const ha = care?.ha ?? null;
  if (ha === null) return null;
  const sid = `${HA_TYPES[guest.type]}:${guest.vmid}`;
  const requested = findHaService(ha.services, sid)?.requested ?? null;
  if (HA_STARTED.has(requested)) return "ha";
  if (requested !== null && requested !== "ignored") return "nobody";
  const config = configs().get(guestId(guest));
  if (config === undefined) return null;
  return YES.test(config.onboot ?? "") ? "onboot" : "nobody";
}

const WORDS = {
  ha: "though HA is to keep it started",
  onboot: "though it is to start with the host (onboot)",
};

/** What locks a guest, such as a backup that stops it, starts it again. `isOn`: of the switch. */
const testStopped = (isOn: boolean): Test => (facts) => {
  const { guests, guestsUnix, limits } = facts;
  if ((limits.guestStoppedWarningSwitch !== 0) !== isOn || guestsUnix === null) return [];
  return guests.flatMap((guest) => {
    const { status, lock, stopped_since_unix: since = null } = guest;
    if (status !== "stopped" || lock !== null || since === null) return [];
    if (guestsUnix - since < limits.guestStoppedMinutes * SECONDS_PER_MINUTE) return [];
    const wanted = wantedBy(guest, facts);
    if (wanted === null || wanted === "nobody") return [];
    const text = `Stopped for over ${limits.guestStoppedMinutes} min, ${WORDS[wanted]}`;
    return [{ ...guestSubject(guest), text }];
  });
};

/** A restarted agent does not know since when a guest is stopped: it is over once it runs. */
const tells: Tells = (facts, { subject_id }, { isWhole }) => {
  const guest = findGuest(facts.guests, subject_id);
  if (guest === undefined) return isWhole;
  if (guest.status === null || guest.status === "unknown") return false;
  return guest.status !== "stopped" || wantedBy(guest, facts) === "nobody";
};

const STOPPED = {
  about: "guest",
  reads: ["vms_runtime", "vms_detail", "host_care"],
  tells,
  cause: { matter: "stopped" },
  next: "Start the guest",
} as const;

export const GUEST_STOPPED_RULES: readonly Rule[] = [
  { level: "warning", code: "guest_stopped_warning", ...STOPPED, test: testStopped(true) },
  { level: "note", code: "guest_stopped", ...STOPPED, test: testStopped(false) },
];
