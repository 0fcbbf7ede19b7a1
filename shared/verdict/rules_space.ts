/** Rules about the space that is left below a limit: the pool's own, or a dataset's quota. */
import type { Dataset } from "../sample/zfs_datasets.ts";
import { POOL_CAUSE } from "./cause.ts";
import type { Facts } from "./facts.ts";
import { findDataset } from "./finders.ts";
import { percentText } from "./number_text.ts";
import { RANK } from "./risk.ts";
import { type Rule, type Test, testEach } from "./rule.ts";
import { DATASET, datasetTells } from "./tells.ts";

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
  const left = isGuestDisk(dataset) ? null : limitedPercent(dataset, facts);
  const { spaceLeftCriticalPercent: limit } = facts.limits;
  return left !== null && left < limit ? leftText(left, limit) : null;
});

const datasetFull = testDatasets((dataset, facts) => {
  const left = isGuestDisk(dataset) ? null : limitedPercent(dataset, facts);
  const { spaceLeftPercent: limit, spaceLeftCriticalPercent: critical } = facts.limits;
  return left !== null && left < limit && left >= critical ? leftText(left, limit) : null;
});

/** The subject is the guest, and the dataset a part of its identity: a guest has several disks. */
const guestDiskFull: Test = (facts) =>
  (facts.datasets ?? []).flatMap((dataset) => {
    const [, prefix, vmid] = GUEST_DISK.exec(dataset.name) ?? [];
    if (vmid === undefined) return [];
    const left = limitedPercent(dataset, facts);
    const { spaceLeftPercent: limit } = facts.limits;
    if (left === null || left >= limit) return [];
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

const snapshotSpace: Test = (facts) => {
  const held = new Map<string, number>();
  for (const { name, usedbysnapshots_bytes } of facts.datasets ?? []) {
    const [pool = ""] = name.split("/", 1);
    held.set(pool, (held.get(pool) ?? 0) + (usedbysnapshots_bytes ?? 0));
  }
  return rootsHolding(held)(facts, []);
};

function rootsHolding(held: ReadonlyMap<string, number>): Test {
  return testDatasets(({ name, used_bytes, available_bytes }, { limits }) => {
    const bytes = held.get(name);
    if (bytes === undefined || used_bytes === null || available_bytes === null) return null;
    const percent = 100 * bytes / (used_bytes + available_bytes);
    return percent > limits.snapshotSpacePercent
      ? `Snapshots hold ${percentText(percent)} of the pool (over ${limits.snapshotSpacePercent} %)`
      : null;
  });
}

/** Volumes whose size is not set aside may be promised more, all together, than there is. */
const thinOvercommit: Test = (facts) => {
  const promised = new Map<string, number>();
  for (const { name, volsize_bytes, refreservation_bytes } of facts.datasets ?? []) {
    if (refreservation_bytes !== 0 || !volsize_bytes) continue;
    const [pool = ""] = name.split("/", 1);
    promised.set(pool, (promised.get(pool) ?? 0) + volsize_bytes);
  }
  return rootsPromising(promised)(facts, []);
};

function rootsPromising(promised: ReadonlyMap<string, number>): Test {
  return testDatasets(({ name, used_bytes, available_bytes }, { limits }) => {
    const bytes = promised.get(name);
    if (bytes === undefined || used_bytes === null || available_bytes === null) return null;
    const limit = limits.thinPromisedPercent;
    return 100 * bytes / (used_bytes + available_bytes) > limit
      ? `Thin volumes are promised over ${limit} % of the pool, and cannot all grow to their size`
      : null;
  });
}

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
