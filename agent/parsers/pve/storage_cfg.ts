import {
  listOf,
  type OptionValue,
  readSections,
  type Section,
  type Validity,
} from "./section_config.ts";

/** A storage as `/etc/pve/storage.cfg` defines it. */
export interface ConfiguredStorage {
  name: string;
  /** In lower case. */
  type: string;
  /** Sorted; empty when the file leaves it to the plug-in. */
  content: string[];
  enabled: boolean;
  shared: boolean;
  /** The only nodes that use it, or null for all. */
  nodes: string[] | null;
  /** Of "zfspool": the dataset below which its volumes lie; null: not told, or of another type. */
  dataset: string | null;
}

/** Plug-ins whose storages are shared whatever the file says (PVE::Storage::Plugin). */
const SHARED_TYPES = new Set([
  "iscsi",
  "nfs",
  "cifs",
  "rbd",
  "cephfs",
  "iscsidirect",
  "glusterfs",
  "zfs",
  "drbd",
  "pbs",
]);

const CONTENT_TYPES = new Set([
  "images",
  "rootdir",
  "vztmpl",
  "iso",
  "backup",
  "snippets",
  "import",
  "none",
]);

/**
 * Reads storage.cfg as PVE::SectionConfig (`section_config.ts`) and PVE::Storage::Plugin do, oddities
 * included:
 *
 * - Of two equal options the first with a valid value counts; one with an invalid value is ignored.
 * - Of two sections of one name the second counts.
 * - "local" is always a directory below /var/lib/vz and on every node.
 *
 * A section of a type that Proxmox does not know, or of a bad name, is kept: Proxmox skips it, and
 * that the storage is then not listed is what an operator wants to know.
 */
export function parseStorageCfg(text: string): ConfiguredStorage[] {
  const sections = new Map(readSections(text, VALID).map((section) => [section.name, section]));
  return [...sections.values()].map(toStorage);
}

const isFlag = (value: OptionValue) => value === undefined || value === "0" || value === "1";

/** What makes the value of an option valid; those that are not here do not matter. */
const VALID: Validity = {
  disable: isFlag,
  shared: isFlag,
  nodes: (value) =>
    value !== undefined &&
    listOf(value).every((node) => /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/.test(node)),
  content: (value) =>
    value !== undefined && listOf(value).every((content) => CONTENT_TYPES.has(content)),
  path: (value) => value !== undefined,
};

function toStorage({ name, type, options }: Section): ConfiguredStorage {
  const path = options.get("path") ?? LOCAL_PATH;
  if (name === "local" && (type !== "dir" || path !== LOCAL_PATH)) return REPLACED_LOCAL;
  const nodes = name === "local" ? undefined : options.get("nodes");
  return {
    name,
    type,
    content: listOf(options.get("content")).sort(),
    enabled: !isOn(options, "disable"),
    shared: SHARED_TYPES.has(type) || isOn(options, "shared"),
    nodes: nodes === undefined ? null : listOf(nodes),
    dataset: type === "zfspool" ? options.get("pool") ?? null : null,
  };
}

const LOCAL_PATH = "/var/lib/vz";

/** What Proxmox puts in the place of a section "local" that is something else. */
const REPLACED_LOCAL: ConfiguredStorage = {
  name: "local",
  type: "dir",
  content: ["backup", "images", "iso", "rootdir", "snippets", "vztmpl"],
  enabled: true,
  shared: false,
  nodes: null,
  dataset: null,
};

function isOn(options: Section["options"], key: string): boolean {
  return options.has(key) && options.get(key) !== "0";
}
