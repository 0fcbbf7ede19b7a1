import type { CollectorError } from "../../../shared/sample/fields.ts";
import type { CareDisk } from "../../../shared/sample/host_care.ts";
import { commandError, fileError } from "../../io/io.ts";
import { diskLinksArgv } from "../../io/allowed.ts";
import { parseStorageCfg } from "../../parsers/pve/storage_cfg.ts";
import { readDiskLinks } from "./disk_links.ts";
import { type CareSources, type PartReading, unread } from "./part.ts";

/** Kinds of storage of which only "active" and how full they are is watched. */
const STORAGE_TYPES: Readonly<Record<string, string>> = {
  rbd: "Ceph",
  cephfs: "Ceph",
  lvmthin: "metadata of LVM-thin",
  btrfs: "devices of Btrfs",
  drbd: "DRBD",
  linstor: "DRBD",
  glusterfs: "Gluster",
};

const DISKS_NAMED = 3;

/** What this host uses without anybody here looking at it. */
export async function readNotWatched(
  sources: CareSources,
  disks: readonly CareDisk[] | null,
): Promise<PartReading<string[]>> {
  const { context } = sources;
  const path = `${context.paths.pve}/storage.cfg`;
  const cfg = await context.lane("care_pve").readText(path);
  if (cfg.kind !== "ok" && cfg.kind !== "not_found") {
    return unread(fileError("not_watched", path, cfg));
  }
  const links = await readDiskLinks(sources);
  const errors: CollectorError[] = links.kind === "ok"
    ? []
    : [commandError("not_watched", diskLinksArgv(context.paths.proc), links)];
  if (links.kind !== "ok") return unread(...errors);
  return {
    value: [
      ...storagesOf(cfg.kind === "ok" ? cfg.value : "", sources.identity.node_name),
      ...disks === null ? [] : disksOf(disks, links.links.by_id ?? []),
    ],
    errors,
  };
}

function storagesOf(cfg: string, node: string | null): string[] {
  const names = new Map<string, string[]>();
  for (const { name, type, enabled, nodes } of parseStorageCfg(cfg)) {
    const what = STORAGE_TYPES[type];
    const isHere = nodes === null || node === null || nodes.includes(node);
    if (what !== undefined && enabled && isHere) {
      names.set(what, [...names.get(what) ?? [], name]);
    }
  }
  return [...names].map(([what, storages]) => `${what} (${storages.join(", ")})`);
}

/** Disks that smartd tells nothing, or not everything, of. */
function disksOf(disks: readonly CareDisk[], by_id: readonly string[]): string[] {
  const told = new Set(disks.map(({ path }) => path));
  const unknown = by_id.filter((link) => isWholeDisk(link) && !told.has(link));
  const silent = disks.filter(({ health }) => health === null);
  return [
    ...(unknown.length > 0 ? [`SMART of ${named(unknown)}`] : []),
    ...(silent.length > 0 ? [`SMART health of ${named(silent.map(({ name }) => name))}`] : []),
  ];
}

/** One link a disk: those by "eui", "nvme." and "wwn" are second names, "-partN" a part. */
function isWholeDisk(link: string): boolean {
  return /^(?:ata|nvme)-(?!eui\.|nvme\.)/.test(link) && !/-part\d+$|_\d$/.test(link) &&
    !/DVD|CD-?ROM|CD-?RW/i.test(link);
}

function named(names: readonly string[]): string {
  const more = names.length - DISKS_NAMED;
  const shown = names.slice(0, DISKS_NAMED).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}
