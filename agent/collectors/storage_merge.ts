import { type CollectorError, NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { StorageResource } from "../parsers/pve/cluster_resources.ts";
import type { ConfiguredStorage } from "../parsers/pve/storage_cfg.ts";

/** Plug-ins that have no size to tell: Proxmox says 0 of 0 bytes. */
const TYPES_WITHOUT_SIZE = new Set(["iscsi", "iscsidirect", "esxi"]);

/**
 * Joins what the file configures with what Proxmox reports, by name. Either is null when it
 * could not be read; Proxmox reports no disabled storage.
 */
export function mergeStorages(
  configured: readonly ConfiguredStorage[] | null,
  reported: readonly StorageResource[] | null,
): StorageEntry[] {
  const configuredByName = new Map(configured?.map((storage) => [storage.name, storage]));
  const reportedByName = new Map(reported?.map((storage) => [storage.name, storage]));
  const hasFigures = reported?.some((storage) => storage.available) ?? false;

  const names = new Set([...configuredByName.keys(), ...reportedByName.keys()]);
  return [...names].sort().map((name): StorageEntry => {
    const config = configuredByName.get(name);
    const report = reportedByName.get(name);
    // What Proxmox lists is enabled, also what is in no file, such as "local" on an old installation.
    const enabled = report !== undefined ? true : config?.enabled ?? null;
    const type = report?.type ?? config?.type ?? null;
    return {
      name,
      type,
      content: report?.content ?? config?.content ?? [],
      active: enabled === false ? false : isActive(report, hasFigures),
      enabled,
      shared: report?.shared ?? config?.shared ?? null,
      ...config?.dataset ? { dataset: config.dataset } : {},
      ...sizesOf(report, type),
    };
  });
}

/**
 * What could not be read of storages merged with what Proxmox reports. It says "unknown" of an
 * inactive storage and of expired figures; beside others that are current that is the storage's
 * own state. One that it does not list although the file has it, or whose sizes cannot be, is a
 * fault of that storage alone; that it lists none at all is not, since "local" is always there.
 */
export function statusErrors(
  storages: readonly StorageEntry[],
  reported: readonly StorageResource[],
): CollectorError[] {
  const listed = new Set(reported.map(({ name }) => name));
  const enabled = storages.filter((storage) => storage.enabled !== false);
  if (listed.size === 0 && enabled.length > 0) {
    const message = `${NO_CURRENT_FIGURES}: Proxmox lists none of ${enabled.length} storages`;
    return [{ tag: "pvesh", message }];
  }
  const expired = enabled.filter(({ name, active }) => active === null && listed.has(name));
  const noFigures: CollectorError[] = expired.length === 0 ? [] : [{
    tag: "pvesh",
    message: `${NO_CURRENT_FIGURES}: ${expired.length} of ${enabled.length} storages ` +
      "have status unknown",
  }];
  return [
    ...noFigures,
    ...enabled.flatMap((storage): CollectorError[] => {
      const fault = faultOf(storage, listed.has(storage.name));
      return fault === null ? [] : [{ tag: "pvesh", message: fault, subject: storage.name }];
    }),
  ];
}

function faultOf(storage: StorageEntry, isListed: boolean): string | null {
  const what = `storage "${storage.name}"`;
  if (!isListed) return `Cannot read ${what}: Proxmox does not list it`;
  if (storage.active !== true || storage.total_bytes !== null) return null;
  if (TYPES_WITHOUT_SIZE.has(storage.type ?? "")) return null;
  return `Cannot read the sizes of ${what}: Proxmox has none, or such as cannot be`;
}

function isActive(report: StorageResource | undefined, hasFigures: boolean): boolean | null {
  if (report === undefined) return null;
  return report.available || (hasFigures ? false : null);
}

type Sizes = Pick<StorageEntry, "used_bytes" | "total_bytes" | "avail_bytes" | "used_fraction">;

const NO_SIZES: Sizes = {
  used_bytes: null,
  total_bytes: null,
  avail_bytes: null,
  used_fraction: null,
};

/** Sizes that can be true: some total, and no more of it used than there is. */
function sizesOf(report: StorageResource | undefined, type: string | null): Sizes {
  const { available = false, used_bytes = null, total_bytes = null } = report ?? {};
  if (!available || used_bytes === null || total_bytes === null) return NO_SIZES;
  if (TYPES_WITHOUT_SIZE.has(type ?? "") || total_bytes === 0 || used_bytes > total_bytes) {
    return NO_SIZES;
  }
  return {
    used_bytes,
    total_bytes,
    avail_bytes: total_bytes - used_bytes,
    used_fraction: used_bytes / total_bytes,
  };
}
