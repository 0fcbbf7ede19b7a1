/** Whether datasets have the snapshots that policies ask for. */
import { PASSING_CLASSES } from "../../../shared/coverage/disk_coverage.ts";
import type { PolicedDataset, PolicyFacts } from "../../../shared/verdict/ledger_facts.ts";
import { FREQUENCIES, type Frequency } from "../../store/rows/ledger.ts";
import type { SnapshotPolicy } from "../../store/rows/snapshot_policies.ts";
import { DAY_SECONDS, HOUR_SECONDS } from "../pool_reading.ts";
import { type DatasetReading, frequencyOf, type SnapshotClassReading } from "./snapshot_reading.ts";

/** One host's datasets, as last read, with what policies look at beside them. */
export interface PolicyReading {
  /** Those that are about this host. */
  policies: readonly SnapshotPolicy[];
  datasets: readonly DatasetReading[];
  /** When they were read, by the host's clock, epoch seconds: what was made later is not known. */
  read_unix: number;
  /** Tags of the guest whose disk a dataset is; absent: it is none. */
  guest_tags: ReadonlyMap<string, readonly string[]>;
  /** Learned gaps of classes in seconds, by `<dataset>@<class>`; absent: it has no rhythm. */
  gaps: ReadonlyMap<string, number>;
}

/** What a policy is about on one host. */
export interface PolicyMatch {
  policy: SnapshotPolicy;
  /** In the order in which the host lists them. */
  datasets: readonly string[];
  unmet: readonly PolicyFacts[];
  /** Of `datasets`, those of which too little was told to say whether the policy is met. */
  unknown: readonly string[];
}

/** How a host stands by its policies. */
export interface PolicyStanding {
  /** The same array as long as the same hold. */
  policies: readonly SnapshotPolicy[];
  matches: readonly PolicyMatch[];
  unmet: readonly PolicyFacts[];
  policed: ReadonlyMap<string, PolicedDataset>;
}

export const NO_POLICIES: PolicyStanding = {
  policies: [],
  matches: [],
  unmet: [],
  policed: new Map(),
};

/** How a host's datasets stand as of their reading: what was not told is neither met nor unmet. */
export function checkPolicies(reading: PolicyReading): PolicyStanding {
  const { policies } = reading;
  if (policies.length === 0) return NO_POLICIES;
  const matches = policies.map((policy) => matchPolicy(policy, reading));
  const unmet = matches.flatMap((match) => match.unmet);
  return { policies, matches, unmet, policed: policedDatasets(matches, reading) };
}

function matchPolicy(policy: SnapshotPolicy, reading: PolicyReading): PolicyMatch {
  const datasets: string[] = [];
  const unmet: PolicyFacts[] = [];
  const unknown: string[] = [];
  for (const dataset of reading.datasets) {
    if (!isAbout(policy, dataset.name, reading)) continue;
    datasets.push(dataset.name);
    const found = checkDataset(policy, dataset, reading);
    if (found === null) unknown.push(dataset.name);
    else unmet.push(...found);
  }
  return { policy, datasets, unmet, unknown };
}

function isAbout(
  { datasets, guest_tags }: SnapshotPolicy,
  name: string,
  reading: Pick<PolicyReading, "guest_tags">,
): boolean {
  if (datasets !== null && !datasets.some((pattern) => isLike(name, pattern))) return false;
  if (guest_tags === null) return true;
  const tags = reading.guest_tags.get(name) ?? [];
  return guest_tags.some((tag) => tags.includes(tag));
}

/** Whether a name is as a pattern says, in which `*` stands for any characters, `/` among them. */
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

type Reading = Pick<PolicyReading, "read_unix" | "gaps">;

/** What is not met; null: too little was told to say. */
function checkDataset(
  policy: SnapshotPolicy,
  { name, snapshots = null }: DatasetReading,
  reading: Reading,
): PolicyFacts[] | null {
  const told = snapshots?.filter((each) => !PASSING_CLASSES.has(each.class)) ?? null;
  if (told === null) return null;
  const isCounted = told.every((each) => each.count !== null);
  const count = told.reduce((sum, each) => sum + (each.count ?? 0), 0);
  const about = { policy_id: policy.id, policy: policy.name, dataset: name, count };
  const unmet: PolicyFacts[] = [];
  let isKnown = true;
  for (const frequency of FREQUENCIES) {
    const wanted = policy.newest_at_most_seconds[frequency];
    if (wanted === undefined) continue;
    const newest_unix = newestOf(name, told, { ...reading, frequency });
    if (newest_unix !== null && reading.read_unix - newest_unix <= wanted) continue;
    // Of a class whose number was not read the newest was not either.
    if (isCounted) unmet.push({ ...about, unmet: frequency, newest_unix, wanted });
    else isKnown = false;
  }
  const { least_count } = policy;
  if (least_count !== null && count < least_count) {
    if (isCounted) unmet.push({ ...about, unmet: "count", newest_unix: null, wanted: least_count });
    else isKnown = false;
  }
  return isKnown ? unmet : null;
}

/** A clock may be set anew between a snapshot and its reading; what is later is of no known age. */
const FUTURE_SECONDS = 60;

/** Of all classes that answer to a frequency. One of the future answers to none. */
function newestOf(
  dataset: string,
  told: readonly SnapshotClassReading[],
  { frequency, read_unix, gaps }: Reading & { frequency: Frequency },
): number | null {
  let newest: number | null = null;
  for (const { class: label, newest_unix } of told) {
    const isMoment = newest_unix !== null && newest_unix >= 0 &&
      newest_unix <= read_unix + FUTURE_SECONDS;
    if (!isMoment) continue;
    if (!isAnswer(label, gaps.get(`${dataset}@${label}`) ?? null, frequency)) continue;
    if (newest_unix > (newest ?? -Infinity)) newest = newest_unix;
  }
  return newest;
}

/** A class whose name does not tell how often answers to what its learned gap is no longer than. */
const LONGEST_GAP_SECONDS: Readonly<Record<Frequency, number>> = {
  hourly: 2 * HOUR_SECONDS,
  daily: 2 * DAY_SECONDS,
  weekly: 10 * DAY_SECONDS,
  monthly: 45 * DAY_SECONDS,
};

/**
 * Whether snapshots of a class count for a frequency: where its name tells one, for that alone; else
 * by its learned gap. Where neither tells, each of its snapshots counts for whatever is asked.
 */
function isAnswer(label: string, gapSeconds: number | null, frequency: Frequency): boolean {
  const named = frequencyOf({ class: label });
  if (named !== null) return named === frequency;
  return gapSeconds === null || gapSeconds <= LONGEST_GAP_SECONDS[frequency];
}

/** Of which datasets the policies say what is wanted, in place of what is usual. */
function policedDatasets(
  matches: readonly PolicyMatch[],
  { datasets, gaps }: PolicyReading,
): Map<string, PolicedDataset> {
  const asked = new Map<string, Set<Frequency>>();
  for (const { policy: { newest_at_most_seconds }, datasets } of matches) {
    for (const name of datasets) {
      const frequencies = asked.get(name) ?? new Set();
      asked.set(name, frequencies);
      for (const frequency of FREQUENCIES) {
        if (newest_at_most_seconds[frequency] !== undefined) frequencies.add(frequency);
      }
    }
  }
  const policed = new Map<string, PolicedDataset>();
  for (const { name, snapshots } of datasets) {
    const frequencies = asked.get(name);
    if (frequencies === undefined) continue;
    const classes = (snapshots ?? []).map((told) => told.class).filter((label) => {
      const gap = gaps.get(`${name}@${label}`) ?? null;
      return [...frequencies].some((frequency) => isAnswer(label, gap, frequency));
    });
    policed.set(name, { is_newest_asked: frequencies.size > 0, classes });
  }
  return policed;
}
