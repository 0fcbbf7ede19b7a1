import { type CollectorError, NO_CURRENT_FIGURES } from "../../shared/sample/fields.ts";
import type { StorageEntry } from "../../shared/sample/storage.ts";
import type { StorageResource } from "../parsers/pvesh_cluster_resources.ts";
import type { ConfiguredStorage } from "../parsers/storage_cfg.ts";

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
    // Proxmox adds storages that are in no file, such as "local" on an old installation.
    const enabled = config?.enabled ?? (configured === null ? null : true);
    return {
      name,
      type: report?.type ?? config?.type ?? null,
      content: report?.content ?? config?.content ?? [],
      active: enabled === false ? false : isActive(report, hasFigures),
      enabled,
      shared: report?.shared ?? config?.shared ?? null,
      ...sizesOf(report),
    };
  });
}

/**
 * What Proxmox's status "unknown" means for storages merged with what it reports. It says so
 * of an inactive storage and of expired figures; beside others that are current it is the
 * storage's own state.
 */
export function statusErrors(storages: readonly StorageEntry[]): CollectorError[] {
  const enabled = storages.filter((storage) => storage.enabled !== false);
  const expired = enabled.filter((storage) => storage.active === null).length;
  const inactive = enabled.filter((storage) => storage.active === false);
  const messages: string[] = [];
  if (expired > 0) {
    messages.push(
      `${NO_CURRENT_FIGURES}: ${expired} of ${enabled.length} storages have status unknown`,
    );
  }
  if (inactive.length > 0) {
    const names = inactive.map(({ name }) => `"${name}"`).join(", ");
    messages.push(`Cannot read figures of inactive storages ${names}: Proxmox has none`);
  }
  return messages.map((message) => ({ tag: "pvesh", message }));
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

function sizesOf(report: StorageResource | undefined): Sizes {
  if (!report?.available || report.used_bytes === null || report.total_bytes === null) {
    return NO_SIZES;
  }
  const { used_bytes, total_bytes } = report;
  return {
    used_bytes,
    total_bytes,
    avail_bytes: Math.max(0, total_bytes - used_bytes),
    used_fraction: total_bytes > 0 ? used_bytes / total_bytes : null,
  };
}
