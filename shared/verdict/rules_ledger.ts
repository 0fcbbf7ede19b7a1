/** Rules about what the server remembers of snapshots and hosts: no reading ends them. */
import { SNAPSHOTS_CAUSE } from "./cause.ts";
import type { PolicyFacts } from "./ledger_facts.ts";
import { countText, durationText, listText, utcText, wantedText } from "./number_text.ts";
import { RANK } from "./risk.ts";
import { type Rule, type Test, testEach } from "./rule.ts";

const ofClass = (item: { dataset: string; class: string }) => ({
  subject: item.dataset,
  subject_id: `${item.dataset}@${item.class}`,
});

const snapshotsLost: Test = testEach(
  ({ ledger }) => ledger.snapshot_losses,
  ofClass,
  (loss) => `${loss.lost} of ${loss.of} snapshots (${loss.class}) vanished, and not by pruning`,
);

const classLate = testEach(
  ({ ledger }) => ledger.snapshot_classes,
  ofClass,
  (item, { nowUnix, ledger }) =>
    nowUnix > item.stale_unix && !ledger.policed.get(item.dataset)?.classes.includes(item.class)
      ? `No new snapshot (${item.class}), and one is usual each ${durationText(item.gap_seconds)}`
      : null,
);

/** Of a dataset that has no new one at all, that is the reason. */
const snapshotLate: Test = (facts, found) => {
  const late = classLate(facts, found);
  if (late.length === 0) return late;
  const stale = found.filter(({ code }) => code === "snapshot_stale");
  const subjects = new Set(stale.map(({ subject }) => subject));
  return late.filter(({ subject }) => !subjects.has(subject));
};

const policyUnmet: Test = testEach(
  ({ ledger }) => ledger.policies,
  ({ dataset, policy_id, unmet }) => ({
    subject: dataset,
    subject_id: `${dataset}@${policy_id}/${unmet}`,
  }),
  policyText,
);

function policyText({ policy, unmet, newest_unix, wanted, count }: PolicyFacts): string {
  if (unmet === "count") {
    return `Policy "${policy}" wants ${countText(wanted, "snapshot")}; there are ${count}`;
  }
  const newest = newest_unix === null
    ? "there is none"
    : `the newest is of ${utcText(newest_unix)}`;
  return `Policy "${policy}" wants the newest ${unmet} snapshot to be at most ` +
    `${wantedText(wanted)} old; ${newest}`;
}

const cloned: Test = testEach(
  ({ ledger }) => ledger.clones,
  ({ kind, id, name }) => ({ subject: name, subject_id: kind === "machine" ? "" : id }),
  ({ kind, others, has_more }) => {
    const hosts = listText(has_more ? [...others, "others"] : others);
    return kind === "machine"
      ? `The same machine ID as ${hosts}`
      : `${hosts} reports a pool with the same GUID`;
  },
);

const DATASET = { about: "dataset", reads: [], cause: SNAPSHOTS_CAUSE } as const;

export const LEDGER_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "snapshots_lost",
    ...DATASET,
    rank: RANK.dataErrors,
    cause: { ...SNAPSHOTS_CAUSE, matter: "loss" },
    next: "Look at `zpool history -i`",
    test: snapshotsLost,
  },
  {
    level: "warning",
    code: "snapshot_late",
    ...DATASET,
    next: "Look at the tool's timer",
    test: snapshotLate,
  },
  { level: "warning", code: "policy_unmet", ...DATASET, test: policyUnmet },
  {
    level: "note",
    code: "cloned",
    about: "host",
    reads: [],
    cause: { family: "clone", of: "self", matter: "clone" },
    test: cloned,
  },
];
