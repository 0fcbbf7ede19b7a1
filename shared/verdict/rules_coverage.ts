/** Rules about what would bring guests back. */
import { findGuest } from "./finders.ts";
import { listText } from "./number_text.ts";
import type { Rule, Test } from "./rule.ts";
import { guestSubject } from "./rules_guests.ts";

/** Templates can be made anew. `isOn`: what its switch says where it speaks. */
const testUncovered = (isOn: boolean): Test => ({ safeties, guests, limits }) =>
  (limits.guestUncoveredWarningSwitch !== 0) !== isOn
    ? []
    : safeties().flatMap(({ guest_id, state, disks }) => {
      if (state !== "unprotected") return [];
      const guest = findGuest(guests, guest_id);
      if (guest === undefined || guest.template === true) return [];
      const bare = disks.filter(({ is_snapshotted, is_replicated, is_backed_up }) =>
        is_snapshotted === false && is_replicated === false && is_backed_up === false
      );
      const text = `No snapshot, no replication and no backup of ${
        listText(bare.map(({ disk }) => disk))
      }`;
      return [{ ...guestSubject(guest), text }];
    });

const UNCOVERED = {
  about: "guest",
  // It rests on all of them; it is over when its own configuration says so.
  reads: ["vms_detail", "storage", "zfs_datasets", "host_care", "backups"],
  cause: { matter: "coverage" },
  next: "Put the guest into a backup job",
} as const;

export const COVERAGE_RULES: readonly Rule[] = [
  {
    level: "warning",
    code: "guest_uncovered_warning",
    ...UNCOVERED,
    test: testUncovered(true),
  },
  { level: "note", code: "guest_uncovered", ...UNCOVERED, test: testUncovered(false) },
];
