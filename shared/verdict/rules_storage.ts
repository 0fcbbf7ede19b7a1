/** Rules about the storages Proxmox uses. */
import type { StorageEntry } from "../sample/storage.ts";
import { POOL_CAUSE } from "./cause.ts";
import type { Facts } from "./facts.ts";
import { percentText } from "./number_text.ts";
import { areStoragesCurrent } from "./rules_figures.ts";
import { RANK } from "./risk.ts";
import { type Rule, type Test, testEach } from "./rule.ts";
import { storageTells } from "./tells.ts";

type Sentence = (storage: StorageEntry, facts: Facts) => string | null;

/** Only a storage that says so is disabled. */
function testStorages(sentence: Sentence): Test {
  return testEach(
    (facts) => facts.storages.filter(({ enabled }) => enabled !== false),
    (storage) => storage.name,
    sentence,
  );
}

const storageInactive = testStorages(({ type, active }) =>
  active === false ? `Enabled but not active (${type ?? "unknown type"})` : null
);

/** Beside figures that are current: else Proxmox lists none of them. */
const storageUnlisted: Test = (facts) => areStoragesCurrent(facts) ? unlisted(facts, []) : [];

const unlisted = testStorages(({ type, active }) =>
  active === null
    ? `Enabled, but Proxmox does not list it (${type ?? "unknown type"}): see its log for why`
    : null
);

/** Their status has no sizes (iSCSI, ISCSIDirect and ESXi plug-ins of pve-storage). */
const WITHOUT_SIZES: ReadonlySet<string> = new Set(["iscsi", "iscsidirect", "esxi"]);

const storageSizesUnknown = testStorages((storage) =>
  storage.active === true && usedPercent(storage) === null && leftPercent(storage) === null &&
    !WITHOUT_SIZES.has(storage.type ?? "")
    ? "Active, but its sizes cannot be read"
    : null
);

const storageFull = testStorages((storage, { limits }) => {
  if (storage.type === "zfspool") {
    const left = leftPercent(storage);
    return left !== null && left < limits.spaceLeftPercent &&
        left >= limits.spaceLeftCriticalPercent
      ? `${percentText(left)} left (under ${limits.spaceLeftPercent} %)`
      : null;
  }
  const percent = usedPercent(storage);
  return percent !== null && percent > limits.storageFullPercent
    ? `${percentText(percent)} full (over ${limits.storageFullPercent} %)`
    : null;
});

/** Of a zfspool its pool tells only a part: reservations and quotas are none of its capacity. */
const storageFullCritical = testStorages((storage, { limits }) => {
  const left = storage.type === "zfspool" ? leftPercent(storage) : null;
  return left !== null && left < limits.spaceLeftCriticalPercent
    ? `${percentText(left)} left (under ${limits.spaceLeftCriticalPercent} %)`
    : null;
});

/** Whether the newest figures tell how full a storage is, or that they are of no interest. */
function tellsFullness(storage: StorageEntry): boolean {
  return storage.enabled === false || usedPercent(storage) !== null;
}

/** 0 to 100; null where its sizes are not known. */
function usedPercent({ used_fraction, used_bytes, total_bytes }: StorageEntry): number | null {
  if (used_bytes !== null && total_bytes !== null && total_bytes > 0) {
    return 100 * used_bytes / total_bytes;
  }
  return used_fraction === null ? null : 100 * used_fraction;
}

/** Of used and available, 0 to 100; null where they are not known. */
function leftPercent(storage: StorageEntry): number | null {
  const { used_bytes, avail_bytes } = storage;
  if (used_bytes !== null && avail_bytes !== null && used_bytes + avail_bytes > 0) {
    return 100 * avail_bytes / (used_bytes + avail_bytes);
  }
  const used = usedPercent(storage);
  return used === null ? null : 100 - used;
}

const STORAGE = { about: "storage", reads: ["storage"] } as const;
const STATE = {
  ...STORAGE,
  tells: storageTells(({ active, enabled }) => active !== null || enabled === false),
  cause: { matter: "state" },
};
const FULLNESS = { ...STORAGE, tells: storageTells(tellsFullness) };
/** Where a storage lies on a pool that is known, its space is the pool's. */
const SPACE = {
  ...FULLNESS,
  rank: RANK.filling,
  cause: { ...POOL_CAUSE.space, elsewhere: { matter: "space", isPercentage: true } },
} as const;

export const STORAGE_RULES: readonly Rule[] = [
  { level: "critical", code: "storage_full_critical", ...SPACE, test: storageFullCritical },
  { level: "warning", code: "storage_full", ...SPACE, test: storageFull },
  {
    level: "warning",
    code: "storage_inactive",
    ...STATE,
    cause: { ...POOL_CAUSE.storage, elsewhere: STATE.cause },
    test: storageInactive,
  },
  { level: "warning", code: "storage_unlisted", ...STATE, test: storageUnlisted },
  {
    level: "warning",
    code: "storage_sizes_unknown",
    ...FULLNESS,
    cause: STATE.cause,
    test: storageSizesUnknown,
  },
];
