/** Whether datasets have the snapshots that policies ask for. */
import type { PolicyFacts } from "../../../shared/verdict/ledger_facts.ts";
import { FREQUENCIES, type Frequency, type SnapshotPolicy } from "../../store/rows/ledger.ts";
import { type DatasetReading, frequencyOf, type SnapshotClassReading } from "./snapshot_reading.ts";

export interface PolicyHost {
  name: string;
  group: string | null;
  /** Tags of the guest whose disk a dataset is; absent: it is none. */
  guest_tags: ReadonlyMap<string, readonly string[]>;
  /** By the host's clock, epoch seconds. */
  now_unix: number;
}

/** What is not met, of every policy that holds for a dataset. What was not told is not judged. */
export function checkPolicies(
  policies: readonly SnapshotPolicy[],
  datasets: readonly DatasetReading[],
  host: PolicyHost,
): PolicyFacts[] {
  return datasets.flatMap((dataset) => {
    const { snapshots } = dataset;
    if (snapshots === undefined || snapshots === null) return [];
    return policies.filter((policy) => isSelected(policy, dataset, host))
      .flatMap((policy) => checkPolicy(policy, { name: dataset.name, snapshots }, host));
  });
}

function isSelected(
  { selector }: SnapshotPolicy,
  { name }: DatasetReading,
  host: PolicyHost,
): boolean {
  const { hosts, groups, datasets, guest_tags } = selector;
  const tags = host.guest_tags.get(name) ?? [];
  return (hosts === undefined || hosts.includes(host.name)) &&
    (groups === undefined || (host.group !== null && groups.includes(host.group))) &&
    (datasets === undefined || datasets.some((pattern) => isLike(name, pattern))) &&
    (guest_tags === undefined || guest_tags.some((tag) => tags.includes(tag)));
}

/** Whether a name is as a pattern says, in which `*` stands for anything. */
export function isLike(name: string, pattern: string): boolean {
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

interface Told {
  name: string;
  snapshots: readonly SnapshotClassReading[];
}

function checkPolicy(
  policy: SnapshotPolicy,
  { name, snapshots }: Told,
  host: PolicyHost,
): PolicyFacts[] {
  const count = snapshots.reduce((sum, told) => sum + (told.count ?? 0), 0);
  const about = { policy_id: policy.id, dataset: name, count };
  const late = FREQUENCIES.flatMap((frequency): PolicyFacts[] => {
    const wanted = policy.newest_at_most[frequency];
    if (wanted === undefined) return [];
    const newest = newestOf(snapshots, frequency, host.now_unix);
    return newest !== null && host.now_unix - newest <= wanted
      ? []
      : [{ ...about, unmet: frequency, newest_unix: newest, wanted }];
  });
  const { least_count } = policy;
  return least_count === null || count >= least_count
    ? late
    : [...late, { ...about, unmet: "count", newest_unix: null, wanted: least_count }];
}

/** Snapshots whose names tell no frequency answer to each. One of the future answers to none. */
function newestOf(
  snapshots: readonly SnapshotClassReading[],
  wanted: Frequency,
  nowUnix: number,
): number | null {
  const times = snapshots
    .filter((told) => (frequencyOf(told) ?? wanted) === wanted)
    .flatMap(({ newest_unix }) => newest_unix ?? [])
    .filter((unix) => unix <= nowUnix + 60);
  return times.length === 0 ? null : Math.max(...times);
}
