/** Rules about the space that is left below a limit: the pool's own, or a dataset's quota. */
import type { Dataset } from "../sample/zfs_datasets.ts";
import { POOL_CAUSE } from "./cause.ts";
import type { Facts } from "./facts.ts";
import { findDataset } from "./finders.ts";
import { percentText } from "./number_text.ts";
import { RANK } from "./risk.ts";
import { type Rule, type Test, testEach } from "./rule.ts";
import { DATASET, datasetTells } from "./tells.ts";
import type { Thresholds } from "./thresholds.ts";

type Sentence = (dataset: Dataset, facts: Facts) => string | null;

function testDatasets(sentence: Sentence): Test {
  return testEach(({ datasets }) => datasets ?? [], ({ name }) => name, sentence);
}

/** Of a guest's disk Proxmox made the limit: its size. */
const GUEST_DISK = /(?:^|\/)(subvol|basevol|vm|base)-(\d+)-[^/]+$/;

function isGuestDisk({ name }: Dataset): boolean {
  return GUEST_DISK.test(name);
}

const datasetFullCritical = testDatasets((dataset, facts) => {
  const left = limitedPercent(dataset, facts);
  const { spaceLeftCriticalPercent: limit } = facts.limits;
  return left !== null && left < limit && !isGuestDisk(dataset) ? leftText(left, limit) : null;
});

const datasetFull = testDatasets((dataset, facts) => {
  const left = limitedPercent(dataset, facts);
  const { spaceLeftPercent: limit, spaceLeftCriticalPercent: critical } = facts.limits;
  return left !== null && left < limit && left >= critical && !isGuestDisk(dataset)
    ? leftText(left, limit)
    : null;
});

/** The subject is the guest, and the dataset a part of its identity: a guest has several disks. */
const guestDiskFull: Test = (facts) =>
  (facts.datasets ?? []).flatMap((dataset) => {
    const left = limitedPercent(dataset, facts);
    const { spaceLeftPercent: limit } = facts.limits;
    if (left === null || left >= limit) return [];
    const [, prefix, vmid] = GUEST_DISK.exec(dataset.name) ?? [];
    if (vmid === undefined) return [];
    const subject = `${prefix === "subvol" || prefix === "basevol" ? "lxc" : "qemu"}/${vmid}`;
    const text = `${leftText(left, limit)} on its disk ${dataset.name}`;
    return [{ subject, subject_id: `${subject}/${dataset.name}`, text }];
  });

function leftText(left: number, limit: number): string {
  return `${percentText(left)} of its space left (under ${limit} %)`;
}

/** Of used and available; null where it has no limit of its own, or the space is not known. */
function limitedPercent(dataset: Dataset, facts: Facts): number | null {
  const { used_bytes: used, available_bytes: available } = dataset;
  if (used === null || available === null) return null;
  const total = totalBytes(dataset, used + available, facts);
  return total === null || total <= 0 ? null : Math.min(100, 100 * available / total);
}

/** The space that the limit of a dataset, if it has one, leaves to it in all. */
function totalBytes(dataset: Dataset, bytes: number, facts: Facts): number | null {
  const { name, quota_bytes: quota, refquota_bytes: refquota } = dataset;
  const slash = name.lastIndexOf("/");
  if (slash === -1) return bytes;
  if (!quota && !refquota) return null;
  // What the dataset above has no more of either is not the limit of this one.
  const above = findDataset(facts.datasets ?? [], name.slice(0, slash));
  const spaceAbove = above?.available_bytes ?? Infinity;
  if ((dataset.available_bytes ?? 0) >= spaceAbove) return null;
  // A reference quota counts neither snapshots nor children, which may be larger than it.
  return quota ? bytes : refquota;
}

/** Of each pool: what its datasets come to, against all the space that its root has. */
function testPoolSums(
  bytesOf: (dataset: Dataset) => number | null,
  sentence: (percent: number, limits: Thresholds) => string | null,
): Test {
  // A list is judged with every sample until the next one is read.
  const known = new WeakMap<readonly Dataset[], ReadonlyMap<string, number>>();
  return testDatasets(({ name, used_bytes, available_bytes }, { datasets, limits }) => {
    if (datasets === null || used_bytes === null || available_bytes === null) return null;
    const sums = known.getOrInsertComputed(datasets, () => sumByPool(datasets, bytesOf));
    const bytes = sums.get(name);
    return bytes === undefined
      ? null
      : sentence(100 * bytes / (used_bytes + available_bytes), limits);
  });
}

function sumByPool(
  datasets: readonly Dataset[],
  bytesOf: (dataset: Dataset) => number | null,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const dataset of datasets) {
    const bytes = bytesOf(dataset);
    if (bytes === null) continue;
    const [pool = ""] = dataset.name.split("/", 1);
    sums.set(pool, (sums.get(pool) ?? 0) + bytes);
  }
  return sums;
}

const snapshotSpace = testPoolSums(
  ({ usedbysnapshots_bytes }) => usedbysnapshots_bytes,
  (percent, { snapshotSpacePercent: limit }) =>
    percent > limit ? `Snapshots hold ${percentText(percent)} of the pool (over ${limit} %)` : null,
);

/** Volumes whose size is not set aside may be promised more, all together, than there is. */
const thinOvercommit = testPoolSums(
  ({ volsize_bytes, refreservation_bytes }) =>
    refreservation_bytes === 0 ? volsize_bytes ?? null : null,
  (percent, { thinPromisedPercent: limit }) =>
    percent > limit
      ? `Thin volumes are promised over ${limit} % of the pool, and cannot all grow to their size`
      : null,
);

const SPACE = {
  ...DATASET,
  tells: datasetTells(({ used_bytes, available_bytes }) =>
    used_bytes !== null && available_bytes !== null
  ),
  cause: POOL_CAUSE.space,
};

export const SPACE_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "dataset_full_critical",
    ...SPACE,
    rank: RANK.filling,
    test: datasetFullCritical,
  },
  { level: "warning", code: "dataset_full", ...SPACE, rank: RANK.filling, test: datasetFull },
  {
    level: "note",
    code: "guest_disk_full",
    ...DATASET,
    about: "guest",
    cause: { matter: "space", isPercentage: true },
    test: guestDiskFull,
  },
  { level: "note", code: "snapshot_space", ...SPACE, test: snapshotSpace },
  { level: "note", code: "thin_overcommit", ...SPACE, test: thinOvercommit },
];
