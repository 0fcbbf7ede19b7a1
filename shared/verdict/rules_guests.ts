/** Rules about single guests. */
import { guestId, type GuestRuntime, type OrphanedGuest } from "../sample/vms_runtime.ts";
import { POOL_CAUSE } from "./cause.ts";
import type { Facts } from "./facts.ts";
import { areGuestsCurrent } from "./rules_figures.ts";
import { haServiceFault } from "./rules_care_cluster.ts";
import { type Rule, type Test, testEach } from "./rule.ts";
import { guestTells } from "./tells.ts";

/** Shown as Proxmox does: "100 (web)". */
export function guestSubject(guest: Pick<GuestRuntime, "type" | "vmid" | "name">) {
  const subject = guest.name === null ? guestId(guest) : `${guest.vmid} (${guest.name})`;
  return { subject, subject_id: guestId(guest) };
}

function testGuests(sentence: (guest: GuestRuntime, facts: Facts) => string | null): Test {
  return testEach((facts) => facts.guests, guestSubject, sentence);
}

/** Run states of QEMU in which it has halted the guest for a fault (qapi/run-state.json). */
const HALTED: ReadonlySet<string> = new Set(["io-error", "internal-error", "guest-panicked"]);

const guestHalted = testGuests(({ status }) =>
  status !== null && HALTED.has(status) ? `Halted by QEMU: ${status}` : null
);

/** States in which the HA manager has lost a service, or given it up (ha-manager(1)). */
const HA_FAULTS: ReadonlySet<string> = new Set(["error", "fence", "recovery"]);

const listedHaFault = testGuests(({ ha_state }) =>
  ha_state !== null && HA_FAULTS.has(ha_state) ? `Its HA state is "${ha_state}"` : null
);

/** Agents that do not count the cycles cannot tell a guest that was made seconds ago. */
const guestWithoutFigures: Test = (facts) =>
  areGuestsCurrent(facts) ? withoutFigures(facts, []) : [];

const withoutFigures = testGuests(({ status, cycles_without_figures }, { limits }) => {
  if (status !== "unknown") return null;
  const isLong = cycles_without_figures === null ||
    cycles_without_figures >= limits.withoutFiguresFromCount;
  return isLong ? "Proxmox has no figures of it, while it has of others" : null;
});

const guestOrphaned = testEach<OrphanedGuest>(
  (facts) => facts.orphans,
  guestSubject,
  ({ node }) =>
    `Its configuration lies with "${node}", which is no node any more: nobody starts it`,
);

/** Proxmox's word on guests under HA, and the HA manager's own on those that it does not list. */
const haFault: Test = (facts, found) => [
  ...listedHaFault(facts, found),
  ...haServiceFault(facts, found),
];

const GUEST = { about: "guest", reads: ["vms_runtime"], cause: { matter: "state" } } as const;
const STATUS = {
  ...GUEST,
  tells: guestTells(({ status }) => status !== null && status !== "unknown"),
};

export const GUEST_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "guest_halted",
    ...STATUS,
    cause: { ...POOL_CAUSE.guests, elsewhere: GUEST.cause },
    test: guestHalted,
  },
  {
    level: "critical",
    code: "guest_ha_fault",
    ...GUEST,
    tells: guestTells(() => true),
    next: "See `ha-manager status`",
    test: haFault,
  },
  { level: "warning", code: "guest_no_figures", ...STATUS, test: guestWithoutFigures },
  { level: "warning", code: "guest_orphaned", ...GUEST, test: guestOrphaned },
];
