import type { CollectorError } from "../../shared/sample/fields.ts";
import type { GuestType } from "../../shared/sample/vms_runtime.ts";
import { fileError, type FileResult, type Lane } from "../io/io.ts";
import { type GuestConfig, parseGuestConfig } from "../parsers/pve/guest_config.ts";
import { hideSecrets } from "./secrets.ts";

/** One guest as its configuration file describes it, without its secrets. */
export interface GuestFile {
  /** "qemu/100": unique in a cluster. */
  id: string;
  type: GuestType;
  vmid: number;
  config: GuestConfig;
  errors: CollectorError[];
}

export interface GuestFiles {
  /** Every guest of `node`, by VMID; of the local node when its name is not known. */
  read(node: string | null): Promise<{ guests: GuestFile[]; errors: CollectorError[] }>;
}

interface Folder {
  type: GuestType;
  path: string;
  listing: FileResult<string[]>;
}

const FOLDERS = [["qemu", "qemu-server"], ["lxc", "lxc"]] as const;

/** Proxmox gives out 100 to 999999999. */
const FILE_NAME = /^([1-9][0-9]{2,8})\.conf$/;

/** Reads guests' configuration below `pve`, and nothing else there. */
export function createGuestFiles(lane: Lane, pve: string): GuestFiles {
  async function read(node: string | null) {
    const folders: Folder[] = [];
    for (const [type, name] of FOLDERS) folders.push(await listFolder(type, name, node));

    const guests: GuestFile[] = [];
    for (const { type, path, listing } of folders) {
      for (const file of listing.kind === "ok" ? listing.value : []) {
        const vmid = FILE_NAME.exec(file)?.[1];
        if (vmid === undefined) continue;
        const guest = await readGuest(`${path}/${file}`, type, Number(vmid));
        if (guest !== null) guests.push(guest);
      }
    }
    guests.sort((a, b) => a.vmid - b.vmid);
    return { guests, errors: [...unreadFolders(folders), ...unreadGuests(guests)] };
  }

  /** The node's own folder, else the link to it that Proxmox keeps. */
  async function listFolder(type: GuestType, name: string, node: string | null): Promise<Folder> {
    const link = `${pve}/${name}`;
    if (node !== null) {
      const path = `${pve}/nodes/${node}/${name}`;
      const listing = await lane.listDirectory(path);
      if (listing.kind !== "not_found") return { type, path, listing };
    }
    return { type, path: link, listing: await lane.listDirectory(link) };
  }

  /** Null when the guest was removed or moved away since the folder was listed. */
  async function readGuest(path: string, type: GuestType, vmid: number): Promise<GuestFile | null> {
    const guest = { id: `${type}/${vmid}`, type, vmid };
    const file = await lane.readText(path);
    if (file.kind === "not_found") return null;
    if (file.kind !== "ok") {
      return { ...guest, config: {}, errors: [fileError("pve_files", path, file)] };
    }
    const { config, faults } = parseGuestConfig(file.value);
    return {
      ...guest,
      config: hideSecrets(config),
      errors: faults.map((message) => ({ tag: "pve_files", message })),
    };
  }

  return { read };
}

/** Where one folder is there, an absent one means that there are no such guests. */
function unreadFolders(folders: readonly Folder[]): CollectorError[] {
  const isMounted = folders.some(({ listing }) => listing.kind === "ok");
  return folders.flatMap(({ path, listing }) =>
    listing.kind === "ok" || (isMounted && listing.kind === "not_found")
      ? []
      : [fileError("pve_files", path, listing)]
  );
}

/** A guest's own errors never change the host's level; unread files are the section's. */
function unreadGuests(guests: readonly GuestFile[]): CollectorError[] {
  const unread = guests.filter(({ config, errors }) =>
    errors.length > 0 && Object.keys(config).length === 0
  );
  const [guest] = unread;
  const first = guest?.errors[0];
  return first === undefined ? [] : [{
    tag: first.tag,
    message: `Cannot read ${unread.length} of ${guests.length} guests: ${first.message}`,
    ...guest !== undefined && unread.length === 1 ? { subject: guest.id } : {},
  }];
}
