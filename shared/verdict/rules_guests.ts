/** Rules about single guests. */
import type { GuestRuntime, OrphanedGuest } from "../sample/vms_runtime.ts";
import type { Facts } from "./facts.ts";
import { guestId } from "./identity.ts";
import { areGuestsCurrent } from "./rules_figures.ts";
import { type Test, testEach } from "./rule.ts";

/** Shown as Proxmox does: "100 (web)". */
function guestSubject(guest: Pick<GuestRuntime, "type" | "vmid" | "name">) {
  const subject = guest.name === null ? guestId(guest) : `${guest.vmid} (${guest.name})`;
  return { subject, subject_id: guestId(guest) };
}

function testGuests(sentence: (guest: GuestRuntime, facts: Facts) => string | null): Test {
  return testEach((facts) => facts.guests, guestSubject, sentence);
}

/** Run states of QEMU in which it has halted the guest for a fault (qapi/run-state.json). */
const HALTED: ReadonlySet<string> = new Set(["io-error", "internal-error", "guest-panicked"]);

export const guestHalted = testGuests(({ status }) =>
  status !== null && HALTED.has(status) ? `Halted by QEMU: ${status}` : null
);

/** States in which the HA manager has lost a service, or given it up (ha-manager(1)). */
const HA_FAULTS: ReadonlySet<string> = new Set(["error", "fence", "recovery"]);

export const guestHaFault = testGuests(({ ha_state }) =>
  ha_state !== null && HA_FAULTS.has(ha_state) ? `Its HA state is "${ha_state}"` : null
);

/** Agents that do not count the cycles cannot tell a guest that was made seconds ago. */
export const guestWithoutFigures: Test = (facts) =>
  areGuestsCurrent(facts) ? withoutFigures(facts, []) : [];

const withoutFigures = testGuests(({ status, cycles_without_figures }, { limits }) => {
  if (status !== "unknown") return null;
  const isLong = cycles_without_figures === null ||
    cycles_without_figures >= limits.withoutFiguresFromCount;
  return isLong ? "Proxmox has no figures of it, while it has of others" : null;
});

export const guestOrphaned = testEach<OrphanedGuest>(
  (facts) => facts.orphans,
  guestSubject,
  ({ node }) =>
    `Its configuration lies with "${node}", which is no node any more: nobody starts it`,
);
